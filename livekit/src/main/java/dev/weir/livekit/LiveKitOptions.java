package dev.weir.livekit;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a LiveKit server is, and as what a worker comes to it. The name to ask for is the pool's.
 * Immutable; what cannot be is refused with its name, value and what is expected.
 *
 * @param url of the server: {@code ws}, {@code wss}, {@code http} or {@code https}, with a path if
 *     the server has one
 * @param apiKey says whose worker it is
 * @param apiSecret shared with the server; never logged
 * @param type which jobs it takes
 * @param permissions of its participants
 * @param deployment takes only jobs that are pinned to this one, if not empty
 * @param workerToken where workers are hosted: theirs; empty elsewhere
 * @param proxy through which the server is reached
 */
public record LiveKitOptions(
    URI url,
    String apiKey,
    String apiSecret,
    JobType type,
    Permissions permissions,
    String deployment,
    String workerToken,
    Optional<InetSocketAddress> proxy) {
  private static final int MOST_PORT = 65_535;

  /** The most characters of a deployment's name. */
  public static final int MOST_DEPLOYMENT_LENGTH = 64;

  private static final List<String> SCHEMES = List.of("ws", "wss", "http", "https");

  /** Refuses what no server would take. */
  public LiveKitOptions {
    checkUrl(url);
    requireText("LIVEKIT_API_KEY", apiKey);
    requireText("LIVEKIT_API_SECRET", apiSecret);
    requireNonNull(type, "type");
    requireNonNull(permissions, "permissions");
    checkDeployment("LIVEKIT_AGENT_DEPLOYMENT", deployment);
    requireNonNull(workerToken, "workerToken");
    requireNonNull(proxy, "proxy");
  }

  /** A worker for rooms, all else left to the defaults. */
  public LiveKitOptions(URI url, String apiKey, String apiSecret) {
    this(url, apiKey, apiSecret, JobType.ROOM, Permissions.DEFAULT, "", "", Optional.empty());
  }

  /**
   * By {@code LIVEKIT_URL}, {@code LIVEKIT_API_KEY} and {@code LIVEKIT_API_SECRET}, and, if they
   * are there, {@code LIVEKIT_AGENT_DEPLOYMENT}, {@code LIVEKIT_WORKER_TOKEN} and {@code
   * HTTPS_PROXY}, or {@code HTTP_PROXY} for a server without encryption.
   *
   * @throws IllegalArgumentException if one is missing, or cannot be
   */
  public static LiveKitOptions fromEnvironment(Map<String, String> environment) {
    URI url = parsed("LIVEKIT_URL", text(environment, "LIVEKIT_URL"));
    checkUrl(url);
    return new LiveKitOptions(
        url,
        text(environment, "LIVEKIT_API_KEY"),
        text(environment, "LIVEKIT_API_SECRET"),
        JobType.ROOM,
        Permissions.DEFAULT,
        text(environment, "LIVEKIT_AGENT_DEPLOYMENT"),
        text(environment, "LIVEKIT_WORKER_TOKEN"),
        proxy(environment, isEncrypted(url) ? "HTTPS_PROXY" : "HTTP_PROXY"));
  }

  /** The same for other jobs. */
  public LiveKitOptions withType(JobType other) {
    return new LiveKitOptions(
        url, apiKey, apiSecret, other, permissions, deployment, workerToken, proxy);
  }

  /** The same with other permissions. */
  public LiveKitOptions withPermissions(Permissions other) {
    return new LiveKitOptions(url, apiKey, apiSecret, type, other, deployment, workerToken, proxy);
  }

  /** The same for jobs that are pinned to another deployment. */
  public LiveKitOptions withDeployment(String other) {
    return new LiveKitOptions(url, apiKey, apiSecret, type, permissions, other, workerToken, proxy);
  }

  /** The same through that proxy, whatever the environment says. */
  public LiveKitOptions withProxy(InetSocketAddress through) {
    return new LiveKitOptions(
        url, apiKey, apiSecret, type, permissions, deployment, workerToken, Optional.of(through));
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "LiveKitOptions[url=%s, apiKey=%s, type=%s, deployment=%s]"
        .formatted(url, apiKey, type, deployment);
  }

  /** Where a method of one of its services is asked. */
  URI twirpUrl(String method) {
    return below(isEncrypted(url) ? "https" : "http", "twirp/" + method);
  }

  /** Where workers of this server connect. */
  URI workersUrl() {
    String token =
        workerToken.isEmpty()
            ? ""
            : "?worker_token=" + URLEncoder.encode(workerToken, StandardCharsets.UTF_8);
    return below(isEncrypted(url) ? "wss" : "ws", "agent" + token);
  }

  private URI below(String scheme, String rest) {
    String path = url.getRawPath().endsWith("/") ? url.getRawPath() : url.getRawPath() + "/";
    return URI.create(scheme + "://" + url.getRawAuthority() + path + rest);
  }

  private static boolean isEncrypted(URI url) {
    return List.of("wss", "https").contains(lower(url.getScheme()));
  }

  private static String text(Map<String, String> environment, String name) {
    return environment.getOrDefault(name, "").strip();
  }

  private static void checkUrl(URI url) {
    if (url.getHost() == null
        || url.getScheme() == null
        || !SCHEMES.contains(lower(url.getScheme()))) {
      throw refused("LIVEKIT_URL", url.toString(), "ws, wss, http or https, such as wss://host");
    }
    if (url.getPort() > MOST_PORT || url.getPort() == 0) {
      throw refused("LIVEKIT_URL", url.toString(), "a port of 1 to " + MOST_PORT);
    }
    if (url.getRawUserInfo() != null) {
      throw refused(
          "LIVEKIT_URL",
          url.getScheme() + "://…@" + url.getHost(),
          "without a user: the key and the secret are settings of their own");
    }
  }

  private static String lower(String scheme) {
    return scheme.toLowerCase(Locale.ROOT);
  }

  private static void requireText(String name, String value) {
    if (value.isBlank()) {
      throw refused(name, value, "not blank");
    }
  }

  /** What a server would close the socket for, without a word. */
  static void checkDeployment(String name, String value) {
    boolean known = value.chars().allMatch(c -> c > ' ' && c != 0x7f && c != '_');
    if (!known || value.length() > MOST_DEPLOYMENT_LENGTH) {
      throw refused(
          name,
          value,
          "at most %d characters, no spaces, no underscores".formatted(MOST_DEPLOYMENT_LENGTH));
    }
  }

  private static Optional<InetSocketAddress> proxy(Map<String, String> environment, String name) {
    String value = text(environment, name);
    return value.isEmpty() ? Optional.empty() : Optional.of(address(name, value));
  }

  private static InetSocketAddress address(String name, String value) {
    URI proxy = parsed(name, value);
    if (proxy.getHost() == null || proxy.getPort() < 0) {
      throw refused(name, value, "a URI with host and port, such as http://127.0.0.1:3128");
    }
    return InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort());
  }

  private static URI parsed(String name, String value) {
    try {
      return URI.create(value);
    } catch (IllegalArgumentException e) {
      throw refused(name, value, "a URI");
    }
  }

  private static IllegalArgumentException refused(String name, String value, String expected) {
    String shown = name.endsWith("SECRET") ? "" : value;
    return new IllegalArgumentException(
        "%s: \"%s\" (expected: %s)".formatted(name, shown, expected));
  }
}
