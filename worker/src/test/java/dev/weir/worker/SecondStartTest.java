package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.worker.source.ClassCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that share one cache of compiled classes. */
class SecondStartTest {
  private static final Pattern COMPILER =
      Pattern.compile("\\b(com\\.sun\\.tools\\.javac|com\\.sun\\.source|javax\\.tools)\\.");

  @TempDir private Path folder;

  @Test
  void start_second_loadsNoCompiler() throws Exception {
    Files.createDirectory(folder.resolve("agents"));
    for (String name : new String[] {"A", "B"}) {
      Files.writeString(folder.resolve("agents/" + name + ".java"), agent(name));
    }
    Process one = start(1);
    Process two = start(2);
    assertEnded(one, 1);
    assertEnded(two, 2);
    // Whoever is later may find what the other has just kept.
    assertThat(compilerClasses(1) + compilerClasses(2)).isPositive();
    assertEnded(start(3), 3);
    assertThat(compilerClasses(3)).isZero();
  }

  private static String agent(String name) {
    return "class %s implements dev.weir.agent.Agent { public String instructions() { return \"%s\"; } }"
        .formatted(name, name);
  }

  private Process start(int number) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xlog:class+load:file=" + folder.resolve(number + ".log"),
            "-cp",
            System.getProperty("java.class.path"),
            SecondStart.class.getName(),
            folder.resolve("agents").toString());
    builder.environment().put(ClassCache.VARIABLE, folder.resolve("cache").toString());
    return builder
        .redirectOutput(folder.resolve(number + ".out").toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void assertEnded(Process process, int number) throws Exception {
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(folder.resolve(number + ".out")).hasContent("A\nB");
    } finally {
      process.destroyForcibly();
    }
  }

  private long compilerClasses(int number) throws IOException {
    try (Stream<String> loaded = Files.lines(folder.resolve(number + ".log"))) {
      return loaded.filter(COMPILER.asPredicate()).count();
    }
  }
}
