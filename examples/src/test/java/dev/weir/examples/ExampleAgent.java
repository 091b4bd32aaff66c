package dev.weir.examples;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.agent.tool.ToolSpecifications;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.weir.agent.Agent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An agent compiled from its one file, with a book of its own, and its tools by name. */
final class ExampleAgent {
  private static final JsonMapper JSON = new JsonMapper();
  private final Agent agent;

  private ExampleAgent(Agent agent) {
    this.agent = agent;
  }

  static ExampleAgent of(String name) throws Exception {
    Class<?> type = SingleFile.compile(Path.of("agents", name + ".java"));
    return new ExampleAgent((Agent) type.getConstructor().newInstance());
  }

  Agent agent() {
    return agent;
  }

  List<ToolSpecification> tools() {
    return ToolSpecifications.toolSpecificationsFrom(agent);
  }

  /** The result of a tool, as a turn would give it to the model: an exception is its message. */
  ToolExecutionResultMessage call(ToolExecutionRequest request)
      throws ReflectiveOperationException {
    var result = ToolExecutionResultMessage.builder().id(request.id()).toolName(request.name());
    try {
      return result.text(call(request.name(), request.arguments())).isError(false).build();
    } catch (InvocationTargetException e) {
      return result.text(e.getCause().getMessage()).isError(true).build();
    }
  }

  String call(String tool, String arguments) throws ReflectiveOperationException {
    Method method =
        Stream.of(agent.getClass().getDeclaredMethods())
            .filter(m -> m.getName().equals(tool))
            .findFirst()
            .orElseThrow();
    JsonNode given = JSON.readTree(arguments);
    return String.valueOf(
        method.invoke(
            agent, Stream.of(method.getParameters()).map(p -> argument(p, given)).toArray()));
  }

  private static Object argument(Parameter parameter, JsonNode given) {
    JsonNode value = given.get(parameter.getName());
    return value == null ? null : JSON.treeToValue(value, parameter.getType());
  }
}
