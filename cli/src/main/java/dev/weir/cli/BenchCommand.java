package dev.weir.cli;

import dev.weir.cli.bench.DialoguesCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir bench}: Weir, measured and judged from outside. */
@Command(
    name = "bench",
    description = "Puts a worker under load and judges what it says.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class BenchCommand implements Runnable {
  /** So fast that a reply takes a third of a second, so slow that cuts fall inside it. */
  private static final int TOKENS_PER_SECOND = 150;

  private static final int RETENTION_MILLIS = 500;
  private static final long MODEL_SEED = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The command with its benches. */
  static CommandLine commandLine() {
    return new CommandLine(new BenchCommand())
        .addSubcommand(
            new DialoguesCommand(
                () -> ChildWorker.start(MODEL_SEED, TOKENS_PER_SECOND, RETENTION_MILLIS),
                () -> ScriptedOracle.of(AgentFolder.orDefault(null), MODEL_SEED)));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "bench: which one? (expected: dialogues)");
  }
}
