package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.Input;
import dev.weir.agent.SessionHost.Opened;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.testkit.Behaviour;
import dev.weir.worker.found.Cook;
import dev.weir.worker.source.CarriedClasses;
import dev.weir.worker.source.ClassCache;
import java.io.InputStream;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Isolation class-loader: each version of an agent has classes of its own, and only as long. */
class ClassLoaderIsolationTest {
  private static final String TALLY =
      """
      import dev.langchain4j.agent.tool.*;
      import dev.weir.agent.*;
      class Tally implements Agent {
        record Step(int by) {}
        record Sum(int total, String helper) {}
        static int total;
        public String instructions() { return "Counts."; }
        @Tool("Counts.") Sum count(@P("how far") Step step) {
          return new Sum(total += step.by(), Helper.NAME);
        }
      }
      class Helper { static final String NAME = new String("h"); }
      """;

  @TempDir private Path folder;
  private final Caller caller = new Caller();
  private final AgentPool pool = pool();
  private final EmbeddedDispatcher host = Started.refusing(pool);

  @AfterEach
  void close() {
    pool.close();
  }

  private AgentPool pool(String... shared) {
    PoolBuilder builder =
        AgentPool.builder()
            .isolation(Isolation.CLASS_LOADER)
            .model(new AgentModel("caller", caller))
            .environment(Map.of(ClassCache.VARIABLE, "none"));
    return builder.sharedPackages(shared).build();
  }

  @Test
  @Behaviour("work-106")
  void add_sameClassTwice_nothingStaticIsShared() throws Exception {
    pool.add("a", Cook.class).add("b", Cook.class);
    assertThat(agent("a").instructions()).isEqualTo("cooks: 1, dishes: 1");
    assertThat(agent("a").instructions()).isEqualTo("cooks: 2, dishes: 2");
    assertThat(agent("b").instructions()).isEqualTo("cooks: 1, dishes: 1");
    assertThat(agent("a")).isInstanceOf(Agent.class).isNotInstanceOf(Cook.class);
    assertThat(pool.get("a").agent().greeting()).isEqualTo("Bonjour.");
    assertThat(type("a").getClassLoader().getName()).matches("weir-agent:a#\\d+");
    assertThat(((CarriedClasses) type("a").getClassLoader()).classes())
        .as("it is on the class path")
        .isEmpty();
  }

  @Test
  @Behaviour("work-106")
  void add_removedAndAddedAgain_beginsAnew() {
    pool.add("a", Cook.class);
    assertThat(agent("a").instructions()).isEqualTo("cooks: 1, dishes: 1");
    pool.remove("a");
    pool.add("a", Cook.class);
    assertThat(agent("a").instructions()).isEqualTo("cooks: 1, dishes: 1");
  }

  @Test
  @Behaviour("work-106")
  void add_whatTheApplicationShares_isOneForAll() {
    try (AgentPool sharing = pool("dev.weir.worker.found")) {
      assertThatThrownBy(() -> sharing.add("a", Cook.class))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "agent \"a\" class: dev.weir.worker.found.Cook, which is shared (expected: one of a"
                  + " package that is not), for isolation is class-loader");
      assertThat(sharing.agents()).isEmpty();
    }
  }

  @Test
  @Behaviour("work-106")
  void build_sharedPackagesWithAnotherIsolation_refused() {
    PoolBuilder builder = AgentPool.builder().sharedPackages("com.acme");
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "sharedPackages: [com.acme], with isolation virtual-thread (expected: isolation"
                + " class-loader)");
    assertThatThrownBy(() -> builder.sharedPackages(" "))
        .hasMessage("sharedPackages: \" \" (expected: not blank)");
  }

  /** From a jar, a loader's own; a class that it shares with nobody. */
  @Test
  @Behaviour("work-106")
  void add_classOfAJar_isTakenFromThere() throws Exception {
    Path jar = jar("Cook", "Kitchen");
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, new Hiding("dev.weir.worker.found."))) {
      Class<?> type = loader.loadClass(Cook.class.getName());
      pool.add("a", type.asSubclass(Agent.class)).add("b", type.asSubclass(Agent.class));
      assertThat(agent("a").instructions()).isEqualTo("cooks: 1, dishes: 1");
      assertThat(agent("b").instructions()).isEqualTo("cooks: 1, dishes: 1");
      assertThat(type("a").getProtectionDomain().getCodeSource().getLocation())
          .isEqualTo(jar.toUri().toURL());
    }
  }

  @Test
  @Behaviour("work-106")
  void add_classOfWhichNobodyKnowsTheBytes_refused() throws Exception {
    byte[] bytes;
    try (InputStream in = Cook.class.getResourceAsStream("Cook.class")) {
      bytes = in.readAllBytes();
    }
    Class<?> type = new Hiding("dev.weir.worker.found.").define(Cook.class.getName(), bytes);
    assertThatThrownBy(() -> pool.add("a", type.asSubclass(Agent.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "agent \"a\" class: dev.weir.worker.found.Cook, whose bytes its loader does not tell"
                + " (expected: one of a folder or jar), for isolation is class-loader");
  }

  @Test
  @Behaviour("work-106")
  void add_classThatMissesAnother_refused() throws Exception {
    Path file = Files.writeString(folder.resolve("Tally.java"), TALLY);
    assertThat(pool.discover(folder).agents()).hasSize(1);
    Files.writeString(file, TALLY.replace("implements Agent", "extends dev.weir.agent.Gone"));
    assertThat(pool.discover(folder).problems()).isNotEmpty();
  }

  /** Sessions of one version share what is static, those of the next begin anew. */
  @Test
  @Behaviour("work-106")
  void discover_compiledAgent_staticStateIsThatOfItsVersion() throws Exception {
    Files.writeString(folder.resolve("Tally.java"), TALLY);
    pool.discover(folder);
    assertThat(((CarriedClasses) type("Tally").getClassLoader()).classes())
        .containsOnlyKeys("Tally", "Tally$Step", "Tally$Sum", "Helper");
    assertThat(talk("Tally")).isEqualTo("{\"total\":1,\"helper\":\"h\"}");
    assertThat(talk("Tally")).isEqualTo("{\"total\":2,\"helper\":\"h\"}");
    pool.remove("Tally");
    pool.discover(folder);
    assertThat(talk("Tally")).isEqualTo("{\"total\":1,\"helper\":\"h\"}");
  }

  /** Its sessions have called a tool with types of its own, so caches have seen these. */
  @Test
  @Behaviour("work-106")
  void remove_afterItsSessions_theLoaderIsCollected() throws Exception {
    Files.writeString(folder.resolve("Tally.java"), TALLY);
    ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    WeakReference<ClassLoader> loader = used(collected);
    for (int round = 0; round < 50 && loader.get() != null; round++) {
      System.gc();
      var _ = collected.remove(100);
    }
    assertThat(loader.get()).isNull();
    assertThat(pool.agents()).isEmpty();
  }

  private WeakReference<ClassLoader> used(ReferenceQueue<ClassLoader> queue) throws Exception {
    pool.discover(folder);
    WeakReference<ClassLoader> loader = new WeakReference<>(type("Tally").getClassLoader(), queue);
    assertThat(talk("Tally")).startsWith("{\"total\":1");
    pool.remove("Tally");
    return loader;
  }

  private String talk(String agent) throws Exception {
    Opened opened =
        host.open(
                new Opening(Optional.of(agent), Optional.of(Input.text("Go")), Map.of()),
                Optional.empty())
            .opened();
    String result = caller.results.take();
    assertThat(pool.find(opened.session()).orElseThrow().awaitIdle(Duration.ofSeconds(20)))
        .isTrue();
    host.close(opened.session());
    return result;
  }

  private Agent agent(String name) {
    return pool.get(name).agent().factory().get();
  }

  private Class<?> type(String name) {
    return pool.get(name).agent().type().orElseThrow();
  }

  private Path jar(String... classes) throws Exception {
    Path jar = folder.resolve("agents.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name : classes) {
        out.putNextEntry(new JarEntry("dev/weir/worker/found/" + name + ".class"));
        try (InputStream in = Cook.class.getResourceAsStream(name + ".class")) {
          in.transferTo(out);
        }
      }
    }
    return jar;
  }

  /** Everything but one package. */
  private static final class Hiding extends ClassLoader {
    private final String hidden;

    Hiding(String hidden) {
      super(ClassLoaderIsolationTest.class.getClassLoader());
      this.hidden = hidden;
    }

    Class<?> define(String name, byte[] bytes) {
      return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Class<?> own = findLoadedClass(name);
      if (own == null && name.startsWith(hidden)) {
        throw new ClassNotFoundException(name);
      }
      return own == null ? super.loadClass(name, resolve) : own;
    }

    @Override
    public URL getResource(String name) {
      return name.startsWith(hidden.replace('.', '/')) ? null : super.getResource(name);
    }
  }

  /** Calls the tool once and keeps what it gave. */
  private static final class Caller implements StreamingChatModel {
    private final BlockingQueue<String> results = new LinkedBlockingQueue<>();

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
      AiMessage said = AiMessage.from("Done.");
      if (request.messages().getLast() instanceof ToolExecutionResultMessage result) {
        results.add(result.text());
      } else {
        said =
            AiMessage.from(
                ToolExecutionRequest.builder()
                    .id("1")
                    .name("count")
                    .arguments("{\"step\":{\"by\":1}}")
                    .build());
      }
      handler.onCompleteResponse(ChatResponse.builder().aiMessage(said).build());
    }
  }
}
