package dev.weir.worker.source;

import dev.weir.worker.source.AgentSources.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles the {@code .java} files of a folder in memory, each by itself with a class loader of its
 * own. What a file uses of the others, or of packages that are sub-folders, is compiled with it:
 * two files that use the same class have each its own. What a cache has is not compiled again.
 * Stateless; any thread; takes about a second the first time.
 */
public final class SourceCompiler {
  private final Compiler compiler;
  private final ClassCache cache;

  /** Compiles against the class path of this process. */
  public SourceCompiler(ClassCache cache) {
    this(new JdkCompiler(System.getProperty("java.class.path")), cache);
  }

  SourceCompiler(Compiler compiler, ClassCache cache) {
    this.compiler = compiler;
    this.cache = cache;
  }

  /**
   * The files of a folder, in order of their names; those of sub-folders only as far as they use
   * them. Files that begin with {@code _} are left out.
   *
   * @throws FolderRefused if it is not there, no folder, or cannot be read
   * @throws IllegalStateException if something is to be compiled on a runtime without a compiler
   */
  public List<SourceFile> compile(Path folder) {
    return SourceFolder.files(folder).stream().map(this::compileFile).toList();
  }

  /**
   * One file.
   *
   * @throws IllegalStateException if it is to be compiled on a runtime without a compiler
   */
  public SourceFile compileFile(Path file) {
    Compiler.Result result =
        cache
            .find(file, compiler)
            .<Compiler.Result>map(Compiler.Made::new)
            .orElseGet(() -> fresh(file));
    return switch (result) {
      case Compiler.Made made -> loaded(file, made.compiled());
      case Compiler.Broken broken -> new SourceFile(file, List.of(), broken.problems());
    };
  }

  private Compiler.Result fresh(Path file) {
    Compiler.Result result = compiler.compile(file);
    if (result instanceof Compiler.Made made) {
      cache.keep(file, compiler, made.compiled());
    }
    return result;
  }

  /** Nothing of the file's code runs: not even static initializers. */
  private static SourceFile loaded(Path file, Compiled compiled) {
    SourceLoader loader = new SourceLoader(SourceKey.of(file), compiled.classes());
    List<Class<?>> types = new ArrayList<>();
    try {
      for (String name : compiled.own()) {
        types.add(loader.loadClass(name));
      }
    } catch (ReflectiveOperationException | LinkageError e) {
      return new SourceFile(
          file, List.of(), List.of(Problem.of(file, String.valueOf(e.getMessage()))));
    }
    return new SourceFile(file, types, List.of());
  }
}
