internal import Primitives

func damagedStream() -> Fault {
  Fault(
    "deflate-damaged", .damaged,
    what: Phrase(zh: "无法解压数据", en: "cannot expand the data"),
    why: Phrase(zh: "压缩数据已损坏", en: "the compressed data is damaged"),
    next: Phrase(zh: "请改用备份中的副本", en: "use a copy from a backup"))
}

func wrongSize(_ size: Int) -> Fault {
  Fault(
    "deflate-size", .damaged,
    what: Phrase(zh: "无法解压数据", en: "cannot expand the data"),
    why: Phrase(
      zh: "解压后的长度不是所声明的 \(size) 字节",
      en: "its expanded length is not the \(size) bytes that were declared"),
    next: Phrase(zh: "请改用备份中的副本", en: "use a copy from a backup"))
}

func trailingBytes(_ count: Int) -> Fault {
  Fault(
    "deflate-tail", .damaged,
    what: Phrase(zh: "无法解压数据", en: "cannot expand the data"),
    why: Phrase(
      zh: "压缩数据之后还有 \(count) 个多余字节", en: "\(count) stray bytes follow the compressed data"),
    next: Phrase(zh: "请改用备份中的副本", en: "use a copy from a backup"))
}

func endedEarly() -> Fault {
  Fault(
    "deflate-truncated", .damaged,
    what: Phrase(zh: "无法解压数据", en: "cannot expand the data"),
    why: Phrase(zh: "压缩数据不完整", en: "the compressed data ends too early"),
    next: Phrase(zh: "请改用备份中的副本", en: "use a copy from a backup"))
}

func overLimit(_ limit: Int) -> Fault {
  Fault(
    "deflate-limit", .damaged,
    what: Phrase(zh: "无法解压数据", en: "cannot expand the data"),
    why: Phrase(
      zh: "解压后超过上限 \(limit) 字节", en: "it expands to more than the limit of \(limit) bytes"),
    next: Phrase(
      zh: "请核对文件来源，不要使用该文件", en: "check where the file comes from, and do not use it"))
}

func outOfMemory() -> Fault {
  Fault(
    "deflate-memory",
    what: Phrase(zh: "无法压缩或解压数据", en: "cannot compress or expand the data"),
    why: Phrase(zh: "内存不足", en: "there is not enough memory"),
    next: Phrase(zh: "关闭其他程序后重试", en: "close other programs and try again"))
}
