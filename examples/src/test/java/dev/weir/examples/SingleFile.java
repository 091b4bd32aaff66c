package dev.weir.examples;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles an example as its users would, with every warning an error. */
final class SingleFile {
  private SingleFile() {}

  /** The class that is called like the file. */
  static Class<?> compile(Path source) throws Exception {
    Path classes = Files.createTempDirectory("weir-examples");
    compile(source, classes);
    var parent = SingleFile.class.getClassLoader();
    try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, parent)) {
      // Nested classes too, while the loader is open.
      try (Stream<Path> files = Files.list(classes)) {
        for (Path file : files.toList()) {
          loader.loadClass(file.getFileName().toString().replace(".class", ""));
        }
      }
      return loader.loadClass(source.getFileName().toString().replace(".java", ""));
    }
  }

  private static void compile(Path source, Path classes) throws IOException {
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-Xlint:all,-processing,-path",
                "-Werror",
                "-parameters",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    if (failed != 0) {
      throw new IOException(source + " does not compile");
    }
  }
}
