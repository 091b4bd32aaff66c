package dev.weir.cli.settings;

import dev.weir.cli.settings.SettingsFile.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The values of flags that were not given: {@code WEIR_FLAG_NAME} of the environment, else {@code
 * flag-name} of {@code --config}'s file, or of {@code weir.yaml} in the working folder. Only for
 * commands with a flag {@code --config}; the file may hold keys of all of them. {@code
 * --livekit-url} and its like are also taken from {@code LIVEKIT_URL}. For one thread and one
 * command line.
 */
public final class Settings implements IDefaultValueProvider {
  /** The flag that names the file. */
  public static final String CONFIG = "--config";

  /** The file that is read unless another is named. */
  public static final String FILE = "weir.yaml";

  private static final String LIVEKIT = "LIVEKIT_";
  private static final Set<String> NO_SETTINGS = Set.of(CONFIG, "--help", "--version");

  private final Map<String, String> environment;
  private final Path folder;
  private final Supplier<CommandSpec> program;
  private final Map<ArgSpec, String> origins = new HashMap<>();
  private @Nullable Map<String, Entry> file;

  /**
   * Of an environment and a working folder.
   *
   * @param folder where {@link #FILE} is looked for
   * @param program with all its commands; asked for only if there is a file
   */
  public Settings(Map<String, String> environment, Path folder, Supplier<CommandSpec> program) {
    this.environment = Map.copyOf(environment);
    this.folder = folder;
    this.program = program;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !takesPart(option)) {
      return null;
    }
    Optional<Entry> found = fromEnvironment(option).or(() -> fromFile(option));
    found.ifPresent(entry -> origins.put(argument, entry.place()));
    return found.map(Entry::value).orElse(null);
  }

  /** Where the value of an argument is from, if it is not from the command line. */
  public Optional<String> origin(@Nullable ArgSpec argument) {
    return Optional.ofNullable(origins.get(argument));
  }

  private static boolean takesPart(OptionSpec option) {
    CommandSpec command = option.command();
    OptionSpec help = command.findOption("--help");
    boolean helps = help != null && Boolean.TRUE.equals(help.getValue());
    return !helps
        && command.findOption(CONFIG) != null
        && NO_SETTINGS.stream().noneMatch(List.of(option.names())::contains);
  }

  private Optional<Entry> fromEnvironment(OptionSpec option) {
    return keys(option)
        .flatMap(Settings::variables)
        .filter(name -> !environment.getOrDefault(name, "").isEmpty())
        .map(name -> new Entry(environment.getOrDefault(name, ""), name))
        .findFirst();
  }

  /** LiveKit's own have names that others know, too. */
  private static Stream<String> variables(String key) {
    String name = key.toUpperCase(Locale.ROOT).replace('-', '_');
    return name.startsWith(LIVEKIT) ? Stream.of("WEIR_" + name, name) : Stream.of("WEIR_" + name);
  }

  private Optional<Entry> fromFile(OptionSpec option) {
    Map<String, Entry> entries = file(option.command());
    return keys(option).filter(entries::containsKey).map(entries::get).findFirst();
  }

  private static Stream<String> keys(OptionSpec option) {
    return Arrays.stream(option.names())
        .filter(name -> name.startsWith("--"))
        .map(name -> name.substring(2));
  }

  private Map<String, Entry> file(CommandSpec command) {
    Map<String, Entry> read = file;
    if (read == null) {
      try {
        read = named(command).map(path -> SettingsFile.read(path, known())).orElse(Map.of());
      } catch (SettingsRefused e) {
        throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
      }
      file = read;
    }
    return read;
  }

  private Optional<Path> named(CommandSpec command) {
    Object flag = command.findOption(CONFIG).getValue();
    String named = flag == null ? environment.getOrDefault("WEIR_CONFIG", "") : flag.toString();
    if (!named.isEmpty()) {
      return Optional.of(folder.resolve(named));
    }
    return Optional.of(folder.resolve(FILE)).filter(Files::exists);
  }

  /** A file serves all commands that have one: each takes the keys that are its flags. */
  private Set<String> known() {
    return program.get().subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(spec -> spec.findOption(CONFIG) != null)
        .flatMap(spec -> spec.options().stream())
        .filter(Settings::takesPart)
        .flatMap(Settings::keys)
        .collect(Collectors.toSet());
  }
}
