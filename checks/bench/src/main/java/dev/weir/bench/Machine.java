package dev.weir.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a figure was measured on; without it no figure means anything. */
final class Machine {

  private Machine() {}

  /** The facts, in the order in which they are shown. */
  static Map<String, Object> facts(Path home) throws IOException, InterruptedException {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("cpu", firstValue(Path.of("/proc/cpuinfo"), "model name"));
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("memory", firstValue(Path.of("/proc/meminfo"), "MemTotal"));
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("load", load());
    facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("commit", commit(home));
    return facts;
  }

  /** Of the minute before; what others were doing here. */
  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static String firstValue(Path file, String key) throws IOException {
    if (!Files.isReadable(file)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    }
  }

  private static String commit(Path home) throws IOException, InterruptedException {
    String hash = git(home, "rev-parse", "--short=12", "HEAD");
    boolean changed = !git(home, "status", "--porcelain", "--untracked-files=no").isEmpty();
    return hash.isEmpty() ? "unknown" : changed ? hash + " with changes" : hash;
  }

  private static String git(Path home, String... arguments)
      throws IOException, InterruptedException {
    var command = Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
    try {
      Process git =
          new ProcessBuilder(command)
              .directory(home.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? out.strip() : "";
    } catch (IOException _) {
      return ""; // no git: the commit is unknown, the figures are not
    }
  }
}
