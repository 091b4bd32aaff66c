package dev.weir.worker.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The compiler of this JDK, loaded when the first file is compiled. Immutable.
 *
 * @param classPath what sources may use besides each other
 */
record JdkCompiler(String classPath) implements Compiler {
  private static final List<String> OPTIONS =
      List.of("-parameters", "-proc:none", "-Xlint:none", "-implicit:class");

  @Override
  public Result compile(Path file) {
    return Javac.compile(
        file, Stream.concat(OPTIONS.stream(), Stream.of("-classpath", classPath)).toList());
  }

  @Override
  public Optional<String> identity() throws IOException {
    String java = Runtime.version() + " " + System.getProperty("java.vendor", "");
    return ClassPath.of(classPath)
        .identity()
        .map(known -> String.join("\n", java, String.join(" ", OPTIONS), known));
  }
}
