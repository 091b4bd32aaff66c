package dev.weir.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * What a command line says when it cannot do what it was asked for: one sentence, behind the name
 * of the program. What nobody has foreseen keeps its trace.
 */
public final class OneSentence {
  private OneSentence() {}

  /**
   * For a command line that has its name and its commands. It ends with 1 on a {@link Failure} and
   * on what cannot be read or written, with 2 on wrong usage.
   */
  public static CommandLine on(CommandLine line) {
    String program = line.getCommandName();
    return line.setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((wrong, arguments) -> refuse(program, wrong))
        .setExecutionExceptionHandler((thrown, command, parsed) -> fail(program, thrown, command));
  }

  /** And where to read more: the whole usage would push the sentence off the screen. */
  private static int refuse(String program, ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(program + ": " + wrong.getMessage() + " (see: " + name + " --help)");
    return CommandLine.ExitCode.USAGE;
  }

  private static int fail(String program, Exception thrown, CommandLine command) throws Exception {
    if (!(thrown instanceof Failure || thrown instanceof IOException)) {
      throw thrown;
    }
    StringBuilder sentence = new StringBuilder(sentence(thrown));
    for (Throwable later : thrown.getSuppressed()) {
      sentence.append("; then ").append(sentence(later));
    }
    command.getErr().println(program + ": " + sentence);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String sentence(Throwable thrown) {
    String message = thrown.getMessage();
    String kind = thrown.getClass().getSimpleName();
    return message == null ? kind : thrown instanceof Failure ? message : kind + ": " + message;
  }
}
