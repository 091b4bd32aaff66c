package dev.weir.cli.bench;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * An agent that the worker offers.
 *
 * @param name to ask for
 * @param greeting what it says first, empty for nothing
 */
record AgentInfo(String name, String greeting) {
  /** Which agent knows a service; the data's "Services" are dentists, doctors and hairdressers. */
  private static final Map<String, String> SPECIALISTS =
      Map.of("Restaurants", "restaurant", "Services", "dental");

  /** From the answer of {@code GET /v1/agents}. */
  static List<AgentInfo> of(JsonNode answer) {
    return answer
        .path("agents")
        .valueStream()
        .map(json -> new AgentInfo(Json.text(json, "name"), Json.text(json, "greeting")))
        .toList();
  }

  /** The agent that fits best: a specialist, else support, else any by the dialogue's id. */
  static AgentInfo choose(List<AgentInfo> offered, Dialogue dialogue) {
    String wanted =
        dialogue.services().stream()
            .map(service -> SPECIALISTS.get(service.replaceFirst("_.*", "")))
            .filter(name -> name != null)
            .findFirst()
            .orElse("support");
    return offered.stream()
        .filter(agent -> agent.name().equals(wanted))
        .findFirst()
        .orElseGet(() -> offered.get(Math.floorMod(dialogue.id().hashCode(), offered.size())));
  }
}
