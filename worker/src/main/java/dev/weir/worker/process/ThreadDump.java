package dev.weir.worker.process;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the threads of this process do, virtual ones too. Any platform thread. */
final class ThreadDump {
  private static final int MOST_CHARS = 256 << 10;

  private ThreadDump() {}

  static String text() throws IOException {
    Path folder = Files.createTempDirectory("weir-dump");
    Path file = folder.resolve("threads.txt");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toAbsolutePath().toString(), ThreadDumpFormat.TEXT_PLAIN);
      String text = Files.readString(file);
      return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}
