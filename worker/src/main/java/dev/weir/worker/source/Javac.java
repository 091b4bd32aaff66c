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
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * The JDK's compiler. What a file uses of its neighbours, or of packages that are sub-folders, is
 * compiled with it. A class of its own, since to load this one is to load the compiler. Stateless.
 */
final class Javac {
  private Javac() {}

  static Compiler.Result compile(Path file, List<String> options) {
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
                  new StringWriter(), memory, said, options, null, files.getJavaFileObjects(file));
      task.addTaskListener(reading);
      return task.call()
          ? new Compiler.Made(reading.compiled(memory.classes()))
          : new Compiler.Broken(problems(file, said.getDiagnostics()));
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
