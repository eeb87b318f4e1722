internal import Glibc
internal import Primitives

/// What was being done when the disk said no.
enum StorageAct {
  case read, write, make, list, remove

  var phrase: Phrase {
    switch self {
    case .read: Phrase(zh: "读取失败", en: "cannot read it")
    case .write: Phrase(zh: "写入失败", en: "cannot write it")
    case .make: Phrase(zh: "建立目录失败", en: "cannot make the folder")
    case .list: Phrase(zh: "列出目录失败", en: "cannot list the folder")
    case .remove: Phrase(zh: "删除失败", en: "cannot remove it")
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
  case ENOENT, ENOTDIR:
    (
      "missing", Phrase(zh: "没有这个文件或目录", en: "there is no such file or folder"),
      Phrase(zh: "请检查路径", en: "check the path")
    )
  case EEXIST:
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
  case EMFILE, ENFILE:
    (
      "handles", Phrase(zh: "打开的文件过多", en: "too many files are open"),
      Phrase(zh: "请提高 ulimit -n 后再试", en: "raise ulimit -n and try again")
    )
  default:
    (
      "io", Phrase(unsafe String(cString: strerror(error))),
      Phrase(zh: "请检查磁盘，然后再试", en: "check the disk and try again")
    )
  }
}
