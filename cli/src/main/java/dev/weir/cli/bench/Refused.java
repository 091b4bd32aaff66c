package dev.weir.cli.bench;

import tools.jackson.databind.JsonNode;

/** The worker has answered, and its answer is no. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  Refused(String request, int status, JsonNode problem) {
    super("%s: %d %s".formatted(request, status, problem));
  }
}
