package dev.weir.cli;

import dev.weir.livekit.LiveKitOptions;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether calls come to a worker from a LiveKit server, and how. */
final class CallOptions {
  private static final String LIVEKIT = "--livekit";
  private static final String HEALTH_PORT = "--health-port";
  private static final String HEALTH_ADDRESS = "--health-address";
  private static final int USUAL_PORT = 8081;

  /** Of LiveKit's own workers; without effect here. */
  private static final Map<String, String> UNUSED =
      Map.of(
          "LIVEKIT_DEV_MODE", "./weir dev is what it asks for",
          "LIVEKIT_REMOTE_EOT_URL", "a turn ends by silence, or by a detector that is loaded here",
          "LIVEKIT_OBSERVABILITY_URL", "sessions are not uploaded");

  @Mixin private final LiveKitFlags server = new LiveKitFlags();
  @Mixin private final SpeechOptions speech = new SpeechOptions();

  @Option(
      names = LIVEKIT,
      negatable = true,
      fallbackValue = "true",
      description =
          "take calls of a LiveKit server (default: in start, if LIVEKIT_URL is set; in dev, if"
              + " --livekit-url is given)")
  private @Nullable Boolean livekit;

  @Option(
      names = HEALTH_PORT,
      paramLabel = "PORT",
      converter = Values.Port.class,
      description =
          "with --livekit: where /, /ready, /worker and /metrics are; 0: any (default: 8081 in"
              + " start, any in dev)")
  private @Nullable Integer healthPort;

  @Option(
      names = HEALTH_ADDRESS,
      paramLabel = "ADDRESS",
      converter = Values.Address.class,
      description =
          "with --livekit: on which address of this machine; 0.0.0.0: all (default:"
              + " ${DEFAULT-VALUE})",
      defaultValue = "127.0.0.1")
  private InetAddress healthAddress = InetAddress.getLoopbackAddress();

  /**
   * The calls that are wanted; empty if none are.
   *
   * @param production whether a server that is named is one to be joined
   */
  Optional<Calls> wanted(boolean production, Surroundings surroundings, String baseUrl) {
    if (!isWanted(production)) {
      refuseWithout();
      return Optional.empty();
    }
    LiveKitOptions options = server.options(surroundings.environment());
    int port = healthPort == null ? (production ? USUAL_PORT : 0) : healthPort;
    return Optional.of(
        new Calls(
            options,
            speech(surroundings, baseUrl),
            surroundings,
            new Calls.Watched(healthAddress, port)));
  }

  private boolean isWanted(boolean production) {
    if (livekit != null) {
      return livekit;
    }
    return production ? server.isNamed() : server.given(List.of(LiveKitFlags.URL)).isPresent();
  }

  /** An option without effect would only be misleading; a setting is for other runs, too. */
  private void refuseWithout() {
    List<String> flags =
        Stream.of(LiveKitFlags.FLAGS, SpeechOptions.FLAGS, List.of(HEALTH_PORT, HEALTH_ADDRESS))
            .flatMap(List::stream)
            .toList();
    server
        .given(flags)
        .ifPresent(flag -> {
          throw server.usage("%s: without LiveKit (expected: --livekit, too)".formatted(flag));
        });
  }

  private Optional<Speech> speech(Surroundings surroundings, String baseUrl) {
    return Speech.choose(
        speech, new SpeechChoice(surroundings.environment(), baseUrl, server::usage));
  }

  /** What people should know of what was said; of settings without effect, too. */
  List<String> remarks(boolean wanted, Map<String, String> environment) {
    if (!wanted) {
      return server.isNamed() && livekit == null
          ? List.of("a LiveKit server is named and not joined (--livekit joins it)")
          : List.of();
    }
    return Stream.concat(
            server.warning().stream(),
            UNUSED.entrySet().stream()
                .filter(each -> !environment.getOrDefault(each.getKey(), "").isBlank())
                .map(each ->
                    "%s is set and not used here: %s".formatted(each.getKey(), each.getValue()))
                .sorted())
        .toList();
  }
}
