package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.weir.agent.mcp.McpServer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agents of docs/agents.md compile, and have the tools and servers that the page says. */
class AgentsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "agents.md");
  private static final Pattern AGENT =
      Pattern.compile(
          "```java\n((?:@AgentConfig[^\n]*\n)?public final class (\\w+) .*?)```", Pattern.DOTALL);
  private static final String IMPORTS =
      """
      import dev.langchain4j.agent.tool.*;
      import dev.weir.agent.*;
      import dev.weir.agent.mcp.*;
      import java.net.URI;
      import java.time.*;
      import java.util.*;
      """;

  @TempDir private Path folder;

  @Test
  void agents_ofThePage_compileAndHaveTheirTools() throws Exception {
    List<MatchResult> found = AGENT.matcher(Files.readString(PAGE)).results().toList();
    assertThat(found)
        .extracting(agent -> agent.group(2))
        .containsExactly("HostAgent", "RestaurantAgent", "Traveller");
    try (URLClassLoader loader = compiled(found)) {
      assertThat(Hooks.of(made(loader, "HostAgent")))
          .isEqualTo(new Hooks(true, false, false, false, false));
      Agent restaurant = made(loader, "RestaurantAgent");
      List<ToolSpecification> tools = new Toolbox(restaurant, List.of()).specifications();
      assertThat(tools).extracting(ToolSpecification::name).containsExactly("book");
      assertThat(tools.getFirst().parameters().properties()).containsOnlyKeys("wish", "name");
      assertThat(made(loader, "Traveller").mcpServers())
          .extracting(McpServer::name)
          .containsExactly("files", "trains");
    }
  }

  private URLClassLoader compiled(List<MatchResult> agents) throws IOException {
    for (MatchResult agent : agents) {
      Path file = folder.resolve(agent.group(2) + ".java");
      Files.writeString(file, IMPORTS + agent.group(1));
      int exit =
          ToolProvider.getSystemJavaCompiler()
              .run(
                  null,
                  null,
                  null,
                  "-proc:none",
                  "-parameters",
                  "-d",
                  folder.toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  file.toString());
      assertThat(exit).isZero();
    }
    return new URLClassLoader(new URL[] {folder.toUri().toURL()});
  }

  private static Agent made(ClassLoader loader, String name) throws Exception {
    var constructor = loader.loadClass(name).getDeclaredConstructor();
    return (Agent) constructor.newInstance();
  }
}
