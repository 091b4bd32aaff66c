package dev.weir.cli.pipelines;

import static java.util.Objects.requireNonNull;

import dev.weir.cli.Failure;
import dev.weir.cli.OneSentence;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.Registry;
import dev.weir.pipeline.Run;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The command line of a program over pipelines of its own: {@code list}, {@code info}, {@code dag}
 * and {@code run}, as {@code weir pipelines} has them for those of a folder.
 *
 * <pre>{@code
 * public static void main(String[] arguments) {
 *   Registry registry = new Registry();
 *   registry.add(invoice());
 *   System.exit(PipelineProgram.of("shop", registry).execute(arguments));
 * }
 * }</pre>
 *
 * <p>Hooks are called on the thread of {@link #execute}, in the order in which they were added. One
 * that throws a {@link Failure} is told in one line, any other exception of it with its trace.
 * Immutable, any thread.
 */
public final class PipelineProgram {
  private final String name;
  private final Registry pipelines;
  private final Hooks hooks;

  private PipelineProgram(String name, Registry pipelines, Hooks hooks) {
    this.name = name;
    this.pipelines = pipelines;
    this.hooks = hooks;
  }

  /**
   * A program without hooks.
   *
   * @param name what it is called on the command line
   * @param pipelines looked at by each command, so that some may be added later
   */
  public static PipelineProgram of(String name, Registry pipelines) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name: \"%s\" (expected: a name)".formatted(name));
    }
    return new PipelineProgram(name, requireNonNull(pipelines, "pipelines"), Hooks.NONE);
  }

  /** Also calls this before each run. */
  public PipelineProgram beforeRun(BeforeRun hook) {
    return new PipelineProgram(name, pipelines, hooks.with(requireNonNull(hook, "hook")));
  }

  /** Also calls this after each run. */
  public PipelineProgram afterRun(AfterRun hook) {
    return new PipelineProgram(name, pipelines, hooks.with(requireNonNull(hook, "hook")));
  }

  /**
   * Runs one command, to its end: data goes to standard output, words go to standard error. An
   * interrupt cancels the run.
   *
   * @return the exit code: 0 if all went well, 1 if what was asked for is not there or wrong or the
   *     run or a hook has failed, 2 if the arguments cannot be parsed
   */
  public int execute(String... arguments) {
    return commandLine().execute(arguments);
  }

  CommandLine commandLine() {
    ProgramCommand program = new ProgramCommand(new RegistryCatalog(pipelines), hooks);
    return OneSentence.on(new CommandLine(program).setCommandName(name));
  }

  /** Has the last word on the parameters of a run. */
  @FunctionalInterface
  public interface BeforeRun {
    /**
     * The parameters to run with: those given, or others of the same type; anything else is an
     * error. Nothing runs if it throws.
     */
    Object params(Pipeline<?> pipeline, Object given) throws Exception;
  }

  /** Is told how a run has ended, also of one that has failed; not of one that never began. */
  @FunctionalInterface
  public interface AfterRun {
    /**
     * Called once the results were printed. What it throws makes the command fail; if the run has
     * failed, that failure is said, and what this throws is {@linkplain Throwable#getSuppressed
     * suppressed} by it.
     */
    void ended(RunEnd end) throws Exception;
  }

  /**
   * How a run has ended.
   *
   * @param params those that it ran with
   * @param run which has ended: its results and counts
   * @param failure a {@link dev.weir.pipeline.RunFailed}, or an {@link InterruptedException}; null
   *     if it went well
   */
  public record RunEnd(Pipeline<?> pipeline, Object params, Run run, @Nullable Exception failure) {}
}
