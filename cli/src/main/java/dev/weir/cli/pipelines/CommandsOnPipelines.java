package dev.weir.cli.pipelines;

/** The command above {@code list}, {@code info}, {@code dag} and {@code run}. */
sealed interface CommandsOnPipelines permits PipelinesCommand, ProgramCommand {
  /** What they are on; read anew. */
  Catalog catalog();

  /** What is done around a run. */
  Hooks hooks();
}
