package dev.weir.cli;

import dev.weir.livekit.LiveKitOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which LiveKit server, and with whose key. */
final class LiveKitFlags {
  static final String URL = "--livekit-url";
  static final String KEY = "--livekit-api-key";
  static final String SECRET = "--livekit-api-secret";
  static final List<String> FLAGS = List.of(URL, KEY, SECRET);

  private static final String VARIABLE_OF_URL = "LIVEKIT_URL";

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = URL,
      paramLabel = "URL",
      converter = Values.Text.class,
      description = "the LiveKit server: wss://…, ws://…, https://… or http://… (LIVEKIT_URL)")
  private @Nullable String url;

  @Option(names = KEY, paramLabel = "KEY", description = "its API key (LIVEKIT_API_KEY)")
  private @Nullable String key;

  @Option(
      names = SECRET,
      paramLabel = "SECRET",
      description =
          "its API secret; a flag is seen by all users of this machine, so rather say it by"
              + " LIVEKIT_API_SECRET or weir.yaml")
  private @Nullable String secret;

  /** Whether a server is named, wherever. */
  boolean isNamed() {
    return url != null && !url.isBlank();
  }

  /** Whether one of these stands on the command line itself. */
  Optional<String> given(List<String> flags) {
    return flags.stream()
        .filter(flag -> command().commandLine().getParseResult().hasMatchedOption(flag))
        .findFirst();
  }

  /** What people should know of how it was said. */
  Optional<String> warning() {
    return given(List.of(SECRET))
        .map(_ ->
            "--livekit-api-secret: all users of this machine can see it in the list of processes"
                + " (expected: LIVEKIT_API_SECRET, or weir.yaml)");
  }

  /**
   * The server, with what else the environment says of it.
   *
   * @throws ParameterException if something is missing, or cannot be; the secret is never shown
   */
  LiveKitOptions options(Map<String, String> environment) {
    Map<String, String> said = said();
    refuseMissing(said);
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(said);
    try {
      return LiveKitOptions.fromEnvironment(all);
    } catch (IllegalArgumentException e) {
      String words = String.valueOf(e.getMessage());
      throw usage(
          given(List.of(URL)).map(flag -> words.replace(VARIABLE_OF_URL, flag)).orElse(words));
    }
  }

  private Map<String, String> said() {
    Map<String, String> said = new TreeMap<>();
    said.put(VARIABLE_OF_URL, Objects.requireNonNullElse(url, ""));
    said.put("LIVEKIT_API_KEY", Objects.requireNonNullElse(key, ""));
    said.put("LIVEKIT_API_SECRET", Objects.requireNonNullElse(secret, ""));
    return said;
  }

  private void refuseMissing(Map<String, String> said) {
    List<String> missing =
        Stream.of(VARIABLE_OF_URL, "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET")
            .filter(name -> said.getOrDefault(name, "").isBlank())
            .toList();
    if (!missing.isEmpty()) {
      throw usage(
          "%s: not set (expected: in the environment, in weir.yaml, or as %s)"
              .formatted(String.join(", ", missing), String.join(", ", flagsOf(missing))));
    }
  }

  private static List<String> flagsOf(List<String> variables) {
    return variables.stream()
        .map(name -> "--" + name.toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
        .toList();
  }

  private CommandSpec command() {
    return Objects.requireNonNull(spec, "spec");
  }

  ParameterException usage(String message) {
    return new ParameterException(command().commandLine(), message);
  }
}
