package dev.weir.worker;

import dev.weir.worker.AgentSources.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles the {@code .java} files of a folder in memory, each by itself with a class loader of its
 * own. What a file uses of the others, or of packages that are sub-folders, is compiled with it:
 * two files that use the same class have each its own. Stateless; any thread; takes about a second
 * the first time.
 */
public final class SourceCompiler {
  private static final List<String> OPTIONS =
      List.of("-parameters", "-proc:none", "-Xlint:none", "-implicit:class");

  private final JavaCompiler compiler;
  private final String classPath;

  /**
   * Compiles against the class path of this process.
   *
   * @throws IllegalStateException on a runtime without a compiler
   */
  public SourceCompiler() {
    JavaCompiler found = ToolProvider.getSystemJavaCompiler();
    if (found == null) {
      throw new IllegalStateException(
          "java: no compiler in this runtime (expected: a JDK; point JAVA_HOME to one)");
    }
    this.compiler = found;
    this.classPath = System.getProperty("java.class.path");
  }

  /**
   * The files of a folder, in order of their names; those of sub-folders only as far as they use
   * them.
   *
   * @throws UncheckedIOException if the folder cannot be read
   */
  public List<SourceFile> compile(Path folder) {
    return sources(folder).stream().map(this::compileFile).toList();
  }

  private static List<Path> sources(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java") && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("folder: " + folder + " cannot be read", e);
    }
  }

  private SourceFile compileFile(Path file) {
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(said, Locale.ROOT, null);
        MemoryFiles memory = new MemoryFiles(files)) {
      files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(folderOf(file)));
      boolean compiled =
          compiler
              .getTask(
                  new StringWriter(), memory, said, options(), null, files.getJavaFileObjects(file))
              .call();
      return compiled ? loaded(file, memory) : broken(file, said.getDiagnostics());
    } catch (IOException e) {
      throw new UncheckedIOException("file: " + file + " cannot be compiled", e);
    }
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  private List<String> options() {
    return Stream.concat(OPTIONS.stream(), Stream.of("-classpath", classPath)).toList();
  }

  private static SourceFile loaded(Path file, MemoryFiles memory) {
    MemoryLoader loader = memory.loader();
    List<Class<?>> types = new ArrayList<>();
    try {
      for (String name : memory.namesFrom(file)) {
        types.add(loader.loadClass(name));
      }
    } catch (ReflectiveOperationException | LinkageError e) {
      return new SourceFile(
          file, List.of(), List.of(Problem.of(file, String.valueOf(e.getMessage()))));
    }
    return new SourceFile(file, types, List.of());
  }

  private static SourceFile broken(
      Path file, List<Diagnostic<? extends JavaFileObject>> diagnostics) {
    List<Problem> errors =
        diagnostics.stream()
            .filter(said -> said.getKind() == Diagnostic.Kind.ERROR)
            .map(error -> problem(file, error))
            .toList();
    return new SourceFile(file, List.of(), errors);
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
