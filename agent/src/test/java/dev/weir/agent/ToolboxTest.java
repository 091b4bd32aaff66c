package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.weir.delta.Content.ToolInput;
import dev.weir.delta.Content.ToolResult;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ToolboxTest {
  private final CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
  private final Toolbox tools = new Toolbox(new Desk(), List.of());

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  void names_ofAClass_areSorted() {
    assertThat(Toolbox.names(Desk.class))
        .containsExactly(
            "count", "ghost", "hidden", "odd", "out_of_memory", "shared", "silent", "tangled");
    assertThat(Toolbox.names(Object.class)).isEmpty();
  }

  @Test
  void specifications_haveTheNamesOfTheParameters() throws Exception {
    ToolSpecification count = specification("count");
    assertThat(count.description()).isEqualTo("Counts things.");
    assertThat(count.parameters().properties()).containsOnlyKeys("what", "at-most");
    assertThat(count.parameters().required()).containsExactly("what");
  }

  @Test
  void call_whateverItsVisibility_runs() throws Exception {
    assertThat(call("hidden", "{}")).isEqualTo(gave("hidden", "private"));
    assertThat(call("shared", "{}")).isEqualTo(gave("shared", "static"));
    assertThat(call("silent", "{}")).isEqualTo(gave("silent", "done"));
    assertThat(call("count", "{\"what\":[\"a\",\"b\"]}")).isEqualTo(gave("count", "{\"found\":2}"));
  }

  @Test
  void call_throwsWithoutAMessage_tellsTheType() throws Exception {
    assertThat(call("odd", "{}"))
        .isEqualTo(new ToolResult("c1", "odd", "java.lang.UnsupportedOperationException", true));
    assertThat(log.text()).contains("tool odd threw");
  }

  @Test
  void call_unknown_tellsWhatThereIs() throws Exception {
    assertThat(call("nothing", "{}").output())
        .isEqualTo(
            "there is no tool of that name; the tools are"
                + " [count, ghost, hidden, odd, out_of_memory, shared, silent, tangled]");
  }

  /** What cannot be written fails the call, not the turn. */
  @Test
  void call_resultIsNoJson_isAnErrorOfTheTool() throws Exception {
    assertThat(call("tangled", "{}"))
        .isEqualTo(
            new ToolResult("c1", "tangled", "the result could not be written as JSON", true));
    assertThat(log.text()).contains("tool tangled gave no JSON");
  }

  @Test
  void call_interrupted_throws() {
    assertThatThrownBy(() -> call("ghost", "{}")).isInstanceOf(InterruptedException.class);
  }

  @Test
  void call_machineAtItsEnd_throws() {
    assertThatThrownBy(() -> call("out_of_memory", "{}")).isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void new_twoToolsOfOneName_areRefused() {
    String message = "tool: \"same\" of " + Twins.class.getName() + " (expected: one method";
    assertThatThrownBy(() -> new Toolbox(new Twins(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
    assertThatThrownBy(() -> Toolbox.names(Twins.class)).hasMessageStartingWith(message);
  }

  /** The compiler makes a second method of the same name, and copies the annotation to it. */
  @Test
  void new_toolOfAGenericInterface_isOneTool() throws Exception {
    Toolbox finder = new Toolbox(new NameFinder(), List.of());
    assertThat(call(finder, "find", "{\"key\":\"a\"}").result().output()).isEqualTo("found a");
  }

  @Test
  @Behaviour("sess-C1.3")
  void source_joined_itsToolsAreCalledLikeTheAgents() throws Exception {
    Orders orders = new Orders("order", "to_host");
    Toolbox joined = new Toolbox(new Desk(), List.of(orders));
    assertThat(joined.specifications()).extracting(ToolSpecification::name).contains("order");
    assertThat(orders.prepared).isOne();
    assertThat(call(joined, "order", "{}").result()).isEqualTo(gave("order", "{\"a\":1}"));
    assertThat(call(joined, "to_host", "{}"))
        .isInstanceOfSatisfying(
            ToolOutcome.HandedOver.class,
            handed -> {
              assertThat(handed.result().output()).isEqualTo("welcome");
              assertThat(handed.to()).isInstanceOf(AgentSpecTest.Nameless.class);
            });
    joined.close();
    assertThat(orders.closed).isTrue();
    assertThat(log.text()).contains("tools: the book of orders was not closed");
  }

  @Test
  void new_sourceHasAToolOfTheAgents_isRefusedWithBothOrigins() {
    assertThatThrownBy(() -> new Toolbox(new Desk(), List.of(new Orders("count"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tool: \"count\" of the book of orders is one of %s, too (expected: one of that name)"
                .formatted(Desk.class.getName()));
  }

  @Test
  void specifications_sourceCannotGetReady_throwsWhatItThrew() {
    Orders orders = new Orders("order");
    Toolbox joined = new Toolbox(new Desk(), List.of(orders));
    orders.failure = new IllegalStateException("no book");
    assertThatThrownBy(joined::specifications).hasMessage("no book");
    orders.failure = new InterruptedException();
    assertThatThrownBy(joined::specifications).isInstanceOf(InterruptedException.class);
    orders.failure = new java.io.IOException("torn");
    assertThatThrownBy(joined::specifications).hasRootCauseMessage("torn");
  }

  /** A source that is no agent's. */
  private static final class Orders implements ToolSource {
    private final List<String> names;
    volatile int prepared;
    volatile boolean closed;
    volatile Exception failure;

    Orders(String... names) {
      this.names = List.of(names);
    }

    @Override
    public String origin() {
      return "the book of orders";
    }

    @Override
    public void prepare() throws InterruptedException {
      prepared++;
      Orders.<InterruptedException>sneak(failure);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> void sneak(Exception failure) throws E {
      if (failure != null) {
        throw (E) failure;
      }
    }

    @Override
    public List<ToolSpecification> specifications() {
      return names.stream().map(name -> ToolSpecification.builder().name(name).build()).toList();
    }

    @Override
    public Object call(ToolContext call) {
      return call.name().equals("order")
          ? Map.of("a", 1)
          : new Handoff(new AgentSpecTest.Nameless(), "welcome");
    }

    @Override
    public void close() {
      closed = true;
      throw new IllegalStateException("burnt");
    }
  }

  private ToolSpecification specification(String name) throws InterruptedException {
    return tools.specifications().stream().filter(it -> it.name().equals(name)).findAny().get();
  }

  private ToolResult call(String name, String input) throws InterruptedException {
    return call(tools, name, input).result();
  }

  private static ToolOutcome call(Toolbox tools, String name, String input)
      throws InterruptedException {
    return tools.call(context(name, input));
  }

  static ToolContext context(String name, String input) {
    return context(name, input, text -> {});
  }

  static ToolContext context(String name, String input, Consumer<String> progress) {
    var process = new ProcessContext("virtual-thread", Optional.empty());
    var session = new SessionContext("s1", "desk", Map.of(), process);
    return new ToolContext(session, null, new ToolInput("c1", name, input), progress);
  }

  private static ToolResult gave(String name, String output) {
    return new ToolResult("c1", name, output, false);
  }

  static final class Desk {
    @Tool("Counts things.")
    public Found count(List<String> what, @P(name = "at-most", required = false) Integer most) {
      return new Found(what.size());
    }

    @Tool
    private String hidden() {
      return "private";
    }

    @Tool
    static String shared() {
      return "static";
    }

    @Tool
    void silent() {}

    @Tool
    void odd() {
      throw new UnsupportedOperationException();
    }

    @Tool
    void ghost() throws InterruptedException {
      throw new InterruptedException();
    }

    @Tool(name = "out_of_memory")
    void outOfMemory() {
      throw new OutOfMemoryError("test");
    }

    @Tool
    Knot tangled() {
      return new Knot();
    }

    void notATool() {}
  }

  record Found(int found) {}

  /** An object that holds itself. */
  static final class Knot {
    public Map<String, Knot> getSelf() {
      return Map.of("self", this);
    }
  }

  static final class Twins {
    @Tool
    void same() {}

    @Tool
    void same(int other) {}
  }

  interface Finder<K> {
    String find(K key);
  }

  static final class NameFinder implements Finder<String> {
    @Tool
    @Override
    public String find(String key) {
      return "found " + key;
    }
  }
}
