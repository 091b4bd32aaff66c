package dev.weir.gateway;

import dev.weir.agent.SessionHost;
import dev.weir.agent.SessionHost.AgentInfo;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is asked of the host as a whole: its agents, its health. */
final class HostRoutes implements HttpService {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final SessionHost host;

  HostRoutes(SessionHost host) {
    this.host = host;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/v1/agents", this::agents)
        .any("/v1/agents", Problem.allow("GET"))
        .get("/healthz", (request, response) -> status(response, 200, "ok"))
        .any("/healthz", Problem.allow("GET"))
        .get("/readyz", this::ready)
        .any("/readyz", Problem.allow("GET"));
  }

  private void agents(ServerRequest request, ServerResponse response) {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode agents = body.putArray("agents");
    host.agents().forEach(agent -> agents.add(json(agent)));
    SessionRoutes.send(response, 200, JSON.writeValueAsBytes(body));
  }

  private void ready(ServerRequest request, ServerResponse response) {
    if (host.ready()) {
      status(response, 200, "ok");
    } else {
      status(response, 503, "draining");
    }
  }

  private static ObjectNode json(AgentInfo agent) {
    ObjectNode json = JSON.createObjectNode().put("name", agent.name());
    if (!agent.greeting().isEmpty()) {
      json.put("greeting", agent.greeting());
    }
    if (!agent.description().isEmpty()) {
      json.put("description", agent.description());
    }
    json.put("default", agent.byDefault()).put("model", agent.model());
    ArrayNode tools = json.putArray("tools");
    agent.tools().forEach(tools::add);
    return json;
  }

  private static void status(ServerResponse response, int status, String text) {
    byte[] body = JSON.writeValueAsBytes(JSON.createObjectNode().put("status", text));
    SessionRoutes.send(response, status, body);
  }
}
