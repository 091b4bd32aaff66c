package dev.weir.cli;

import dev.weir.cli.settings.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a command line says when it cannot do what it was asked for: one sentence, behind the name
 * of the program. What nobody has foreseen keeps its trace.
 */
public final class OneSentence {
  private static final String EXPECTED = " (expected: ";

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
    command.getErr().println(program + ": " + words(wrong) + " (see: " + name + " --help)");
    return CommandLine.ExitCode.USAGE;
  }

  /** What converters refuse is said as we say all else, and where the value is from. */
  private static String words(ParameterException wrong) {
    ArgSpec argument = wrong.getArgSpec();
    String words =
        argument != null && wrong.getCause() instanceof TypeConversionException why
            ? name(argument) + ": " + words(argument, wrong.getValue(), why)
            : noSuchCommand(wrong).orElseGet(() -> String.valueOf(wrong.getMessage()));
    return wrong.getCommandLine().getDefaultValueProvider() instanceof Settings settings
        ? settings.origin(wrong.getArgSpec()).map(place -> place + ": " + words).orElse(words)
        : words;
  }

  /** Of a command that has others: what stands there is none of them. */
  private static Optional<String> noSuchCommand(ParameterException wrong) {
    CommandSpec command = wrong.getCommandLine().getCommandSpec();
    List<String> known =
        command.subcommands().entrySet().stream()
            .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
            .map(Map.Entry::getKey)
            .toList();
    return wrong instanceof UnmatchedArgumentException it
            && !known.isEmpty()
            && !it.isUnknownOption()
        ? Optional.of(
            "%s: \"%s\" (expected: one of %s)"
                .formatted(
                    command.parent() == null ? "command" : command.name(),
                    it.getUnmatched().getFirst(),
                    known))
        : Optional.empty();
  }

  private static String words(
      ArgSpec argument, @Nullable String value, TypeConversionException why) {
    String message = String.valueOf(why.getMessage());
    return value == null || message.contains(EXPECTED)
        ? message
        : expected(argument.typeInfo().getType())
            .map(kind -> "\"" + value + "\"" + EXPECTED + kind + ")")
            .orElse(message);
  }

  /** Of the kinds that the library converts by itself. */
  private static Optional<String> expected(Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return Optional.of("a whole number, at most " + Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return Optional.of("a whole number, at most " + Long.MAX_VALUE);
    }
    return type == double.class || type == Double.class
        ? Optional.of("a number")
        : Optional.empty();
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.names()[0] : argument.paramLabel();
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
