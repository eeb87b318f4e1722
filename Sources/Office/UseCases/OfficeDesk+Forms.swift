internal import Casework
internal import Codec
internal import Dossiers
internal import Forms
package import Primitives
internal import Storage

extension OfficeDesk {
  package func formList() throws(Fault) -> Outcome {
    var outcome = Outcome()
    var rows: [Outcome] = []
    for name in try press.templateNames() where !name.hasPrefix(".") {
      let template = try press.template(name)
      let title = template.root.plain(.title) ?? name
      var row = Outcome()
      row.put("form", name)
      row.put("version", template.version)
      row.put("code", template.code)
      row.put("title", title)
      rows.append(row)
      outcome.lines.append(
        Phrase("\(template.code ?? "—")  \(name)  v\(template.version)  \(title)"))
    }
    outcome.put("form", list: rows)
    return outcome
  }

  /// Prints a form from the case as it stands, as a look ahead: it is not issued by this.
  package func formRender(
    _ form: String, _ id: String, to output: String?, given: [String]
  ) throws(Fault) -> Outcome {
    let view = try home.read(CaseID(rawValue: id)).view()
    var values: [String: String] = [:]
    for pair in given {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw Fault(
          "form-given", .usage,
          what: Phrase(zh: "不认识--given \(pair)", en: "--given \(pair) is not understood"),
          why: Phrase(zh: "缺少等号", en: "it has no equals sign"),
          next: Phrase(zh: "请写成 名称=值", en: "write NAME=VALUE"))
      }
      values[parts[0]] = parts[1]
    }
    let at = Timestamp(view.updatedOn, hour: 9)
    let printed = try press.print(
      form: form, of: view, version: 1, given: values, at: at, calendar: rules.calendar)
    let path = output ?? "\(id)-\(form).pdf"
    try storage.publish(printed.bytes, to: path, replacing: .any)
    var outcome = Outcome()
    outcome.put("file", path)
    outcome.put("pages", printed.pages)
    outcome.say(
      zh: "已写好 \(path)（\(printed.pages ?? 0)页）", en: "wrote \(path) (\(printed.pages ?? 0) pages)")
    return outcome
  }

  /// Every fault of a template; none is said in so many words.
  package func formCheck(_ path: String) throws(Fault) -> Outcome {
    _ = try press.checkedTemplate(at: path)
    var outcome = Outcome()
    outcome.put("faults", 0)
    outcome.say(zh: "模板没有错误。", en: "The template has no fault.")
    return outcome
  }
}
