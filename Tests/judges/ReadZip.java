import java.io.FileInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** Reads a ZIP file by its directory and again as a stream; both must give the same bytes. */
public class ReadZip {
  public static void main(String[] arguments) throws Exception {
    long byDirectory = 0;
    int entries = 0;
    try (ZipFile file = new ZipFile(arguments[0])) {
      for (Enumeration<? extends ZipEntry> list = file.entries(); list.hasMoreElements(); ) {
        try (InputStream content = file.getInputStream(list.nextElement())) {
          byDirectory += content.transferTo(OutputStream.nullOutputStream());
        }
        entries++;
      }
    }
    long byStream = 0;
    int streamed = 0;
    try (ZipInputStream stream = new ZipInputStream(new FileInputStream(arguments[0]))) {
      while (stream.getNextEntry() != null) {
        byStream += stream.transferTo(OutputStream.nullOutputStream());
        streamed++;
      }
    }
    System.out.println(entries + " entries, " + byDirectory + " bytes");
    if (byStream != byDirectory || streamed != entries) System.exit(1);
  }
}
