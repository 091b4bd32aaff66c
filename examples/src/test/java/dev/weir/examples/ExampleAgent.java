package dev.weir.examples;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.agent.tool.ToolSpecifications;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.weir.agent.Agent;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
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
    Path classes = Files.createTempDirectory("weir-examples");
    Path source = Path.of("agents", name + ".java");
    compile(source, classes);
    var parent = ExampleAgent.class.getClassLoader();
    try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, parent)) {
      Class<?> type = loader.loadClass(name);
      // Nested classes too, while the loader is open.
      try (Stream<Path> files = Files.list(classes)) {
        for (Path file : files.toList()) {
          loader.loadClass(file.getFileName().toString().replace(".class", ""));
        }
      }
      return new ExampleAgent((Agent) type.getConstructor().newInstance());
    }
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

  private static void compile(Path source, Path classes) throws IOException {
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-Xlint:all,-processing,-path",
                "-Werror",
                "-parameters",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    if (failed != 0) {
      throw new IOException(source + " does not compile");
    }
  }
}
