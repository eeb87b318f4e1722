extension Manual {
  static let frameExamples: [ManualExample] = [
    ManualExample(
      [.form],
      """
      <form xmlns="urn:dossier:form:1" name="receipt" version="1" title="交办签收单">
        <paragraph style="office">{office/name}</paragraph>
        <heading>交办签收单</heading>
        <paragraph>兹收到{f:book(title)}，请于{f:date(assignment/@due-on)}前答复。</paragraph>
      </form>
      """),
    ManualExample(
      [.styles, .style],
      """
      <styles>
        <style name="office" red="yes" tracking="4pt"/>
        <style name="urgent" role="hei" size="14pt" pitch="24pt" red="yes" align="end"/>
      </styles>
      <paragraph style="urgent">急件</paragraph>
      <paragraph style="office">{office/name}</paragraph>
      """),
    ManualExample(
      [.given], given: ["certificate-number": "西销〔2022〕17号", "issued-on": "2022-12-26"],
      """
      <given name="certificate-number"/>
      <given name="issued-on" kind="date"/>
      <paragraph>证书编号：{f:given('certificate-number')}</paragraph>
      <paragraph>签发日期：{f:date-chinese(f:given('issued-on'))}</paragraph>
      """),
    ManualExample(
      [.watermark], pages: 1,
      """
      <watermark test="sample-mark">{sample-mark}</watermark>
      <heading balanced="yes">{title}</heading>
      <paragraph each="content/p" style="body">{.}</paragraph>
      """),
    ManualExample(
      [.border], pages: 1, attributes: " margin=\"40mm 30mm\"",
      """
      <border distance="13mm" weight="2.5pt" red="yes"/>
      <heading>销号证书</heading>
      <paragraph style="body">{f:book(title)}已经办结，代表评价为“{rating/result-name}”，准予销号归档。</paragraph>
      """),
    ManualExample(
      [.header], pages: 2,
      """
      <header pages="first"><paragraph style="office">{office/name}</paragraph></header>
      <header pages="later">
        <line style="note"><text>{f:book(title)}</text><text align="end">（续）</text></line>
        <rule/>
      </header>
      <heading>现场核实情况</heading>
      <paragraph each="content/p" style="body">{.}</paragraph>
      <page-break/>
      <paragraph each="handling/result/p" style="body">{.}</paragraph>
      """),
    ManualExample(
      [.footer], pages: 2,
      """
      <footer pages="odd">
        <paragraph style="digits" align="end"><page-number dashed="yes"/></paragraph>
      </footer>
      <footer pages="even">
        <paragraph style="digits"><page-number dashed="yes"/></paragraph>
      </footer>
      <heading>办理结果</heading>
      <paragraph each="handling/result/p" style="body">{.}</paragraph>
      <page-break/>
      <paragraph each="completion/summary/p" style="body">{.}</paragraph>
      """),
  ]

  static let flowExamples: [ManualExample] = [
    ManualExample(
      [.heading],
      """
      <heading>代表建议办理情况登记表</heading>
      <heading level="2" style="subtitle">一、承办单位</heading>
      <heading level="3" style="section">（一）主办单位</heading>
      <paragraph>{assignment/lead/name}</paragraph>
      """),
    ManualExample(
      [.paragraph],
      """
      <paragraph each="content/p" align="justify" indent="2em" after="2mm">{.}</paragraph>
      <paragraph style="note">注：建议于{f:date(suggestion/@on)}提出。</paragraph>
      """),
    ManualExample(
      [.line, .text],
      """
      <line>
        <text>案卷编号：{@id}</text>
        <text align="centre">{@number}</text>
        <text align="end">{f:date(@registered-on)}登记</text>
      </line>
      """),
    ManualExample(
      [.signature, .statement, .signer, .date],
      """
      <table columns="1fr 1fr" summary="双签字">
        <row splits="no">
          <signature slot="undertaking-unit-head" seal="yes" room="60mm 15mm">
            <statement>已知悉并认领上述任务。</statement>
            <signer>{assignment/lead/name}负责人（签字、盖章）：</signer>
          </signature>
          <signature slot="portfolio-deputy-mayor" room="60mm 15mm">
            <statement>同意交办，请抓好落实。</statement>
            <signer>{assignment/lead/leader-post}（签字）：</signer>
            <date>{f:date-chinese(assignment/@on)}</date>
          </signature>
        </row>
      </table>
      """),
    ManualExample(
      [.signOff],
      """
      <paragraph style="body">特此函复。</paragraph>
      <sign-off>
        <text>{reply/unit}</text>
        <text>{f:date(reply/@on)}</text>
      </sign-off>
      """),
    ManualExample(
      [.qr], attributes: " code=\"CERT\"",
      """
      <table columns="30mm 1fr" frame="0pt" grid="0pt" summary="核验码与签发机关">
        <row>
          <cell><qr side="24mm"/></cell>
          <cell vertical="bottom">{office/name}</cell>
        </row>
      </table>
      """),
    ManualExample(
      [.image], of: "photo-sheet",
      """
      <table columns="64mm 1fr" summary="照片与说明">
        <row each="photo[@index = '1']" splits="no">
          <cell align="centre"><image source="{entry}" alternative="{caption}" width="60mm" height="45mm"/></cell>
          <cell>{caption}（{f:date(@taken-on)}）</cell>
        </row>
      </table>
      """),
    ManualExample(
      [.space],
      """
      <paragraph>经办人意见：</paragraph>
      <space height="15mm"/>
      <paragraph align="end">{handling/responsible}　{f:date(handling/@finished-on)}</paragraph>
      """),
    ManualExample(
      [.rule],
      """
      <paragraph style="office">{office/name}</paragraph>
      <rule weight="1.5pt" red="yes" lines="thick-thin"/>
      <space height="4mm"/>
      <line><text>{assignment/@notice}</text><text align="end">{f:date(assignment/@on)}</text></line>
      <rule weight="0.5pt" width="60mm"/>
      """),
    ManualExample(
      [.keepTogether], pages: 2,
      """
      <heading>办理情况</heading>
      <paragraph each="content/p" style="body">{.}</paragraph>
      <space height="130mm"/>
      <keep-together>
        <paragraph style="section">验收结论</paragraph>
        <table columns="1fr 30mm" summary="验收标准与结论">
          <row each="quality-check/criterion" minimum="16mm">
            <cell>{text}</cell><cell><check test="@is-met = 'true'">合格</check></cell>
          </row>
        </table>
      </keep-together>
      """),
    ManualExample(
      [.pageBreak], pages: 2,
      """
      <heading>代表建议</heading>
      <paragraph each="content/p" style="body">{.}</paragraph>
      <page-break/>
      <paragraph style="title">办理结果</paragraph>
      <paragraph each="handling/result/p" style="body">{.}</paragraph>
      """),
    ManualExample(
      [.condition, .otherwise],
      """
      <if test="@urgency = 'urgent'">
        <paragraph>本件为急件，请先行办理。</paragraph>
        <else><paragraph>请按时限办理。</paragraph></else>
      </if>
      <paragraph>领衔代表{lead-deputy/name}<if test="co-signer">，联名代表{f:join(co-signer/name)}<else>，无联名</else></if>。</paragraph>
      """),
  ]
}
