internal import Glibc
internal import Primitives

/// What was being done when the disk said no.
enum StorageAct {
  case read, write, make, list, remove, lock, map, inspect

  var phrase: Phrase {
    switch self {
    case .read: Phrase(zh: "读取失败", en: "cannot read it")
    case .write: Phrase(zh: "写入失败", en: "cannot write it")
    case .make: Phrase(zh: "建立目录失败", en: "cannot make the folder")
    case .list: Phrase(zh: "列出目录失败", en: "cannot list the folder")
    case .remove: Phrase(zh: "删除失败", en: "cannot remove it")
    case .lock: Phrase(zh: "加锁失败", en: "cannot take the lock")
    case .map: Phrase(zh: "映射文件失败", en: "cannot map the file")
    case .inspect: Phrase(zh: "查看失败", en: "cannot look at it")
    }
  }
}

/// The fault for an `errno`, with what a person can do about it.
func storageFault(_ error: Int32, _ act: StorageAct, _ path: String) -> Fault {
  let (code, why, next) = words(error)
  return Fault(
    "storage-" + code, what: act.phrase, why: why, next: next, at: Place(file: path))
}

private func words(_ error: Int32) -> (String, Phrase, Phrase) {
  switch error {
  case ENOENT:
    (
      "missing", Phrase(zh: "没有这个文件或目录", en: "there is no such file or folder"),
      Phrase(zh: "请检查路径", en: "check the path")
    )
  case EEXIST, ENOTEMPTY:
    (
      "exists", Phrase(zh: "那里已有同名文件", en: "a file of this name is already there"),
      Phrase(zh: "原文件未动；请换一个名称", en: "it was left alone; choose another name")
    )
  case ENOSPC, EDQUOT:
    (
      "full", Phrase(zh: "磁盘已满", en: "the disk is full"),
      Phrase(zh: "没有留下半个文件；请腾出空间后再试", en: "nothing half-written is left; free space and try again")
    )
  case EACCES, EPERM:
    (
      "denied", Phrase(zh: "没有权限", en: "permission is denied"),
      Phrase(zh: "请检查文件和目录的所有者与权限", en: "check who owns the file and its folder, and their modes")
    )
  case EROFS:
    (
      "read-only", Phrase(zh: "该文件系统是只读的", en: "the file system is read-only"),
      Phrase(zh: "请换一个可写的目录", en: "choose a folder that can be written")
    )
  case EISDIR:
    (
      "not-a-file", Phrase(zh: "那里不是普通文件", en: "it is not a regular file"),
      Phrase(zh: "请给出文件的路径", en: "give the path of a file")
    )
  case ELOOP:
    (
      "link", Phrase(zh: "那里是一个符号链接", en: "it is a symbolic link"),
      Phrase(zh: "请给出真实路径", en: "give the real path")
    )
  case ENOTDIR:
    (
      "not-a-folder",
      Phrase(zh: "路径中有一级不是目录", en: "a part of the path is not a folder"),
      Phrase(zh: "请检查路径", en: "check the path")
    )
  case ENAMETOOLONG:
    (
      "name-long", Phrase(zh: "名称过长", en: "the name is too long"),
      Phrase(zh: "请换一个较短的名称", en: "choose a shorter name")
    )
  case EILSEQ:
    (
      "name", Phrase(zh: "其中有的名称不是UTF-8", en: "it holds a name that is not UTF-8"),
      Phrase(zh: "请先改名，再重试", en: "rename that file and try again")
    )
  case EFBIG:
    (
      "file-large", Phrase(zh: "该磁盘容不下这么大的文件", en: "the disk takes no file of this size"),
      Phrase(zh: "请换一个磁盘", en: "use another disk")
    )
  case EMFILE, ENFILE:
    (
      "handles", Phrase(zh: "打开的文件过多", en: "too many files are open"),
      Phrase(zh: "请提高 ulimit -n 后再试", en: "raise ulimit -n and try again")
    )
  default:
    (
      "io", systemWords(error),
      Phrase(zh: "请检查磁盘，然后再试", en: "check the disk and try again")
    )
  }
}

/// The C library's own words for an `errno`; strerror(3) would not be safe with threads.
private func systemWords(_ error: Int32) -> Phrase {
  var buffer = [CChar](repeating: 0, count: 256)
  let text = unsafe buffer.withUnsafeMutableBufferPointer { text in
    guard let base = text.baseAddress, unsafe strerror_r(error, base, text.count) == 0 else {
      return ""
    }
    return unsafe String(cString: base)
  }
  return Phrase("\(text) (errno \(error))")
}

func tooLarge(_ size: Int, _ limit: Int, _ path: String) -> Fault {
  Fault(
    "storage-large", what: StorageAct.read.phrase,
    why: Phrase(
      zh: "文件有\(size)字节，超过上限\(limit)字节",
      en: "it has \(size) bytes, more than the limit of \(limit)"),
    next: Phrase(zh: "请检查是否选错了文件", en: "check that it is the right file"),
    at: Place(file: path))
}

func shortRead(_ wanted: Int, at offset: Int, _ path: String) -> Fault {
  Fault(
    "storage-short", .damaged, what: StorageAct.read.phrase,
    why: Phrase(
      zh: "文件在应有的\(wanted)字节之前结束",
      en: "it ends before the \(wanted) bytes that should be there"),
    next: Phrase(zh: "文件被截断：请从另一份副本恢复", en: "it is cut short: restore it from a copy"),
    at: Place(file: path, offset: offset))
}

func conflict(_ path: String) -> Fault {
  Fault(
    "storage-conflict", .refused, what: StorageAct.write.phrase,
    why: Phrase(
      zh: "此文件在此期间已被改动", en: "the file was changed by someone else in the meantime"),
    next: Phrase(
      zh: "请重新打开后再做一次改动", en: "open it again and make the change once more"),
    at: Place(file: path))
}

func unsafeRemoval(_ path: String) -> Fault {
  Fault(
    "storage-unsafe-removal", .refused, what: StorageAct.remove.phrase,
    why: Phrase(
      zh: "该路径不指向一个具体的目录", en: "the path does not name one particular folder"),
    next: Phrase(zh: "请给出目录的完整路径", en: "give the full path of the folder"),
    at: Place(file: path))
}
