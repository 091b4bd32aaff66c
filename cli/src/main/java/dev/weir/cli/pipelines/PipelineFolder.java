package dev.weir.cli.pipelines;

import dev.weir.cli.Failure;
import dev.weir.cli.OneLine;
import dev.weir.pipeline.InvalidPipeline;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineFile;
import dev.weir.worker.source.AgentSources.Problem;
import dev.weir.worker.source.ClassCache;
import dev.weir.worker.source.SourceCompiler;
import dev.weir.worker.source.SourceFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The pipelines of a folder. A file that cannot be used keeps the others from nothing. */
final class PipelineFolder implements Catalog {
  private final Path path;
  private final Map<String, FoundPipeline<?>> all = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> notes = new ArrayList<>();

  private PipelineFolder(Path path) {
    this.path = path;
  }

  /** Compiles the files; a name that two of them use is refused. */
  static PipelineFolder read(Path path) {
    PipelineFolder folder = new PipelineFolder(path);
    compiled(path).forEach(folder::add);
    return folder;
  }

  private static List<SourceFile> compiled(Path path) {
    try {
      return new SourceCompiler(ClassCache.of(System.getenv())).compile(path);
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  /** In the order of the files' names. */
  @Override
  public List<FoundPipeline<?>> all() {
    return List.copyOf(all.values());
  }

  @Override
  public List<String> problems() {
    return lines(problems);
  }

  @Override
  public List<String> notes() {
    return lines(notes);
  }

  /** What several files use is wrong in each of them. */
  private static List<String> lines(List<Problem> said) {
    return said.stream().map(problem -> OneLine.of(problem.toString())).distinct().toList();
  }

  @Override
  public String emptiness() {
    return "there is none that can be used in " + path;
  }

  private void add(SourceFile source) {
    problems.addAll(source.problems());
    List<Class<?>> types = source.types().stream().filter(PipelineFolder::isPipeline).toList();
    if (types.isEmpty() && source.problems().isEmpty()) {
      // It may well be there for the others.
      notes.add(
          Problem.of(source.file(), "no pipeline (that is a class that implements PipelineFile)"));
    }
    types.forEach(type -> add(source.file(), type));
  }

  private static boolean isPipeline(Class<?> type) {
    return PipelineFile.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
  }

  private void add(Path file, Class<?> type) {
    try {
      FoundPipeline<?> found = FoundPipeline.of(declared(type), file);
      FoundPipeline<?> other = all.putIfAbsent(found.name(), found);
      if (other != null) {
        throw new Failure(
            "pipeline: %s is in %s and in %s (expected: each name once)"
                .formatted(found.name(), other.file(), file));
      }
    } catch (InvocationTargetException thrown) {
      problems.add(Problem.of(file, type.getName() + ": " + thrown.getCause()));
    } catch (ReflectiveOperationException unusable) {
      problems.add(
          Problem.of(
              file,
              "class: %s (expected: public, with a public constructor without parameters)"
                  .formatted(type.getName())));
    } catch (Failure twice) {
      throw twice;
    } catch (InvalidPipeline invalid) {
      problems.add(Problem.of(file, OneLine.of(invalid)));
    } catch (RuntimeException | LinkageError wrong) {
      problems.add(Problem.of(file, type.getName() + ": " + wrong));
    }
  }

  private static Pipeline<?> declared(Class<?> type) throws ReflectiveOperationException {
    PipelineFile file = (PipelineFile) type.getConstructor().newInstance();
    return Objects.requireNonNull(
        file.pipeline(), () -> type.getName() + ": pipeline() gave null (expected: a pipeline)");
  }
}
