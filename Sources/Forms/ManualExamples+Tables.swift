extension Manual {
  static let tableExamples: [ManualExample] = [
    ManualExample(
      [.table],
      """
      <table columns="25mm 1fr 25mm 1fr" summary="建议与承办单位">
        <row>
          <label>建议标题</label><cell span="3">{f:book(title)}</cell>
        </row>
        <row each="assignment/unit">
          <label>{role-name}单位</label><cell>{name}</cell>
          <label>联系电话</label><cell else="无">{phone}</cell>
        </row>
      </table>
      """),
    ManualExample(
      [.head],
      """
      <table columns="16mm 30mm 1fr" summary="办理进展">
        <head>
          <row><label>序号</label><label>日期</label><label>进展</label></row>
        </head>
        <row each="handling/progress">
          <cell align="centre">{@index}</cell><cell align="centre">{@on}</cell><cell>{text}</cell>
        </row>
      </table>
      """),
    ManualExample(
      [.foot, .tally], of: "ledger-assigning", attributes: " of=\"ledger\"",
      """
      <table columns="16mm 1fr 24mm" summary="台账">
        <head>
          <row><label>序号</label><label>建议标题</label><label>状态</label></row>
        </head>
        <row each="row[@index &lt; 4]">
          <cell align="centre">{@index}</cell><cell>{case/title}</cell><cell>{standing-name}</cell>
        </row>
        <foot>
          <row><cell span="3">本页在办<tally test="@standing = 'open'"/>件，销号<tally test="@standing = 'written-off'"/>件</cell></row>
        </foot>
      </table>
      """),
    ManualExample(
      [.row],
      """
      <table columns="40mm 1fr 20mm" summary="工程量">
        <row each="deliverable" minimum="12mm">
          <cell>{name}</cell><cell>{location}</cell><cell>{@quantity}{unit}</cell>
        </row>
        <row when="costs"><label>费用</label><cell span="2">{f:money(costs/@total)}</cell></row>
        <row each="supervision" else="没有督办"><cell span="3">{@on}</cell></row>
      </table>
      """),
    ManualExample(
      [.blankRows],
      """
      <table columns="16mm 1fr 30mm" summary="办理步骤">
        <head>
          <row><label>序号</label><label>步骤</label><label>完成日期</label></row>
        </head>
        <row each="handling/step">
          <cell align="centre">{f:index()}</cell><cell>{text}</cell><cell>{@to}</cell>
        </row>
        <blank-rows up-to="5"/>
      </table>
      """),
    ManualExample(
      [.closingRow],
      """
      <table columns="20mm 1fr" summary="承办单位">
        <row each="assignment/unit"><label>{role-name}</label><cell>{name}</cell></row>
        <closing-row>以下空白</closing-row>
      </table>
      """),
    ManualExample(
      [.label],
      """
      <table columns="12mm 28mm 1fr" summary="代表评价">
        <row>
          <label direction="vertical" rowspan="2">代表评价</label>
          <label>办理态度</label><cell>{rating/attitude-name}</cell>
        </row>
        <row><label>办理结果</label><cell>{rating/result-name}</cell></row>
      </table>
      """),
    ManualExample(
      [.cell],
      """
      <table columns="25mm 1fr" summary="办理结果">
        <row minimum="24mm">
          <label>办理结果</label>
          <cell vertical="top">
            <paragraph each="handling/result/p" style="value" align="justify" indent="2em">{.}</paragraph>
          </cell>
        </row>
        <row>
          <label>费用</label>
          <cell padding="0mm">
            <table columns="1fr 1fr 1fr" frame="0pt" summary="分摊">
              <row><label>户数</label><label>每户</label><label>合计</label></row>
              <row>
                <cell align="centre">{costs/@households}户</cell>
                <cell align="centre">{f:money(costs/@per-household)}</cell>
                <cell align="centre">{f:money(costs/@total)}</cell>
              </row>
            </table>
          </cell>
        </row>
      </table>
      """),
  ]

  static let lineExamples: [ManualExample] = [
    ManualExample(
      [.run],
      """
      <styles><style name="strong" role="hei" red="yes"/></styles>
      <paragraph>由<run each="assignment/unit" separator="、"><run style="strong">{role-name}</run>单位{name}</run>办理。</paragraph>
      """),
    ManualExample(
      [.check],
      """
      <paragraph>轻重缓急：<check test="@urgency = 'critical'">特急</check>　<check test="@urgency = 'urgent'">紧急</check>　<check test="@urgency = 'normal'">一般</check></paragraph>
      """),
    ManualExample(
      [.blank],
      """
      <paragraph>完成时限：<blank width="40mm" underlined="yes"/>　责任人：<blank width="30mm" underlined="yes"/></paragraph>
      """),
    ManualExample(
      [.pageNumber, .pageCount], attributes: " margin=\"60mm 26mm 35mm 28mm\"",
      """
      <header>
        <line style="foot">
          <text>案卷编号：{@id}</text>
          <text align="end">第<page-number/>页　共<page-count/>页</text>
        </line>
      </header>
      <heading>代表建议办理情况登记表</heading>
      """),
    ManualExample(
      [.lineBreak],
      """
      <paragraph align="centre">{office/congress}<line-break/>选举任免联络工作委员会</paragraph>
      """),
  ]
}
