package dev.weir.worker;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a process's requests go through. */
final class HttpProxy {
  private HttpProxy() {}

  /** The environment's, if it names one: for https, else for http. */
  static Optional<URI> of(Map<String, String> environment) {
    for (String name : List.of("HTTPS_PROXY", "HTTP_PROXY")) {
      String value = environment.getOrDefault(name, "").strip();
      if (!value.isEmpty()) {
        return Optional.of(checked(name, value));
      }
    }
    return Optional.empty();
  }

  private static URI checked(String name, String value) {
    try {
      return checked(name, URI.create(value));
    } catch (IllegalArgumentException e) {
      throw refused(name, value);
    }
  }

  static URI checked(String name, URI value) {
    if (value.getHost() == null || value.getPort() < 0) {
      throw refused(name, value.toString());
    }
    return value;
  }

  private static IllegalArgumentException refused(String name, String value) {
    return new IllegalArgumentException(
        "%s: \"%s\" (expected: a URI with host and port, such as http://127.0.0.1:3128)"
            .formatted(name, value));
  }
}
