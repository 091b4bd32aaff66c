package dev.weir.cli.bench;

import tools.jackson.databind.JsonNode;

/** The worker has answered, and its answer is no. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean draining;

  Refused(String request, int status, JsonNode problem) {
    super("%s: %d %s".formatted(request, status, problem));
    this.draining = status == 503 && problem.path("code").asString("").equals("draining");
  }

  /** Whether it is because the worker leaves. */
  boolean draining() {
    return draining;
  }
}
