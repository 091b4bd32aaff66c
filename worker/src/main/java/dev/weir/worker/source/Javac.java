package dev.weir.worker.source;

import com.sun.source.util.JavacTask;
import dev.weir.worker.source.AgentSources.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * The JDK's compiler, loaded when the first file is compiled. What a file uses of its neighbours,
 * or of packages that are sub-folders, is compiled with it. Stateless; any thread.
 */
final class Javac implements Compiler {
  private static final List<String> OPTIONS =
      List.of("-parameters", "-proc:none", "-Xlint:none", "-implicit:class");

  private final String classPath;

  Javac(String classPath) {
    this.classPath = classPath;
  }

  @Override
  public Optional<String> identity() throws IOException {
    String java = Runtime.version() + " " + System.getProperty("java.vendor", "");
    return ClassPath.of(classPath)
        .identity()
        .map(known -> String.join("\n", java, String.join(" ", OPTIONS), known));
  }

  @Override
  public Result compile(Path file) {
    JavaCompiler compiler = compiler();
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    Path folder = folderOf(file);
    Reading reading = new Reading(file);
    try (StandardJavaFileManager files = compiler.getStandardFileManager(said, Locale.ROOT, null);
        MemoryFiles memory = new MemoryFiles(files, folder, reading)) {
      files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(folder));
      reading.listed(folder);
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  new StringWriter(),
                  memory,
                  said,
                  options(),
                  null,
                  files.getJavaFileObjects(file));
      task.addTaskListener(reading);
      return task.call()
          ? new Made(reading.compiled(memory.classes()))
          : new Broken(problems(file, said.getDiagnostics()));
    } catch (IOException e) {
      throw new UncheckedIOException("file: " + file + " cannot be compiled", e);
    }
  }

  private static JavaCompiler compiler() {
    JavaCompiler found = ToolProvider.getSystemJavaCompiler();
    if (found == null) {
      throw new IllegalStateException(
          "java: no compiler in this runtime (expected: a JDK; point JAVA_HOME to one)");
    }
    return found;
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
  }

  private List<String> options() {
    return Stream.concat(OPTIONS.stream(), Stream.of("-classpath", classPath)).toList();
  }

  private static List<Problem> problems(
      Path file, List<Diagnostic<? extends JavaFileObject>> diagnostics) {
    return diagnostics.stream()
        .filter(said -> said.getKind() == Diagnostic.Kind.ERROR)
        .map(error -> problem(file, error))
        .toList();
  }

  /** Also of another file that this one uses. */
  private static Problem problem(Path file, Diagnostic<? extends JavaFileObject> diagnostic) {
    JavaFileObject source = diagnostic.getSource();
    boolean own = source == null || MemoryFiles.isOf(file, source);
    return new Problem(
        own ? file : Path.of(source.toUri()),
        Math.max(0, diagnostic.getLineNumber()),
        Math.max(0, diagnostic.getColumnNumber()),
        diagnostic.getMessage(Locale.ROOT));
  }
}
