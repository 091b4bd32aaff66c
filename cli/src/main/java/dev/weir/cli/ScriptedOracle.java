package dev.weir.cli;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.agent.tool.ToolSpecifications;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.weir.agent.Agent;
import dev.weir.agent.SessionOptions;
import dev.weir.agent.scripted.ScriptedModel;
import dev.weir.cli.bench.Oracle;
import dev.weir.worker.source.AgentCompiler;
import dev.weir.worker.source.AgentSources;
import dev.weir.worker.source.ClassCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * The scripted model run again, on the agents of the same folder. It reads the wire's messages by
 * itself, and not by what the worker uses, so that an error there is not made twice.
 */
final class ScriptedOracle implements Oracle {
  private final ScriptedModel model;
  private final Map<String, Brief> agents = new HashMap<>();

  private ScriptedOracle(ScriptedModel model) {
    this.model = model;
  }

  static ScriptedOracle of(Path folder, long seed) {
    ScriptedModel model = ScriptedModel.builder().seed(seed).tokensPerSecond(0).build();
    ScriptedOracle oracle = new ScriptedOracle(model);
    AgentCompiler compiler = new AgentCompiler(ClassCache.of(System.getenv()));
    for (AgentSources.Found found : compiler.compile(folder).agents()) {
      oracle.agents.put(found.name(), Brief.of(found.agent().factory().get()));
    }
    return oracle;
  }

  @Override
  public Reply reply(String agent, List<JsonNode> before) {
    Brief brief = agents.get(agent);
    if (brief == null) {
      throw new IllegalStateException(
          "agent: \"%s\" (expected: one of %s; host the example agents)"
              .formatted(agent, agents.keySet()));
    }
    var request = ChatRequest.builder().messages(chat(brief, before));
    if (stepsWithTools(before) < SessionOptions.DEFAULT.toolSteps()) {
      request.toolSpecifications(brief.tools());
    }
    AiMessage said = model.reply(request.build());
    return new Reply(
        Objects.requireNonNullElse(said.text(), ""),
        said.toolExecutionRequests().stream().map(c -> new Call(c.name(), c.arguments())).toList());
  }

  private static List<ChatMessage> chat(Brief brief, List<JsonNode> before) {
    List<ChatMessage> chat = new ArrayList<>();
    chat.add(SystemMessage.from(brief.instructions()));
    before.forEach(message -> chat.add(chat(message)));
    return chat;
  }

  /** The scripted model gives a text or one call, so each message is one of the model's too. */
  private static ChatMessage chat(JsonNode message) {
    JsonNode part = message.path("parts").path(0);
    return switch (part.path("kind").stringValue()) {
      case "tool_input" -> AiMessage.from(call(part));
      case "tool_result" ->
          ToolExecutionResultMessage.builder()
              .id(part.path("callId").stringValue())
              .toolName(part.path("name").stringValue())
              .text(part.path("output").stringValue())
              .isError(part.path("isError").booleanValue())
              .build();
      default ->
          message.path("role").stringValue().equals("user")
              ? UserMessage.from(part.path("text").stringValue())
              : AiMessage.from(part.path("text").stringValue());
    };
  }

  private static ToolExecutionRequest call(JsonNode part) {
    return ToolExecutionRequest.builder()
        .id(part.path("callId").stringValue())
        .name(part.path("name").stringValue())
        .arguments(part.path("input").stringValue())
        .build();
  }

  private static int stepsWithTools(List<JsonNode> before) {
    int steps = 0;
    for (JsonNode message : before) {
      String kind = message.path("parts").path(0).path("kind").stringValue();
      boolean user = message.path("role").stringValue().equals("user");
      steps = user ? 0 : steps + (kind.equals("tool_input") ? 1 : 0);
    }
    return steps;
  }

  /** What the model is told of an agent. */
  private record Brief(String instructions, List<ToolSpecification> tools) {
    static Brief of(Agent agent) {
      return new Brief(
          agent.instructions(),
          ToolSpecifications.toolSpecificationsFrom(agent).stream()
              .sorted(Comparator.comparing(ToolSpecification::name))
              .toList());
    }
  }
}
