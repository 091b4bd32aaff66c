package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.AgentModel;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.worker.source.ClassCache;
import dev.weir.worker.source.FolderRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool finds agents by itself: what can be registered is, in order, and the rest is said. */
class DiscoveryTest {
  @TempDir private Path folder;
  private final AgentPool pool =
      AgentPool.builder()
          .model(new AgentModel("held", new HeldModel()))
          .environment(Map.of(ClassCache.VARIABLE, "none"))
          .build();

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  @Behaviour({"work-19", "work-22", "work-25", "work-27"})
  void discover_folder_registrationsInOrderWithTheirSource() throws Exception {
    write("C.java", agent("@AgentConfig(name = \"first\")"));
    write("A.java", agent(""));
    write("_B.java", "nonsense");
    Path relative = Path.of("").toAbsolutePath().relativize(folder);
    Discovered found = pool.discover(relative);
    assertThat(found.problems()).isEmpty();
    assertThat(found.agents()).extracting(Registration::name).containsExactly("A", "first");
    assertThat(found.agents())
        .extracting(Registration::source)
        .containsExactly(folder.resolve("A.java"), folder.resolve("C.java"));
    assertThat(found.agents()).containsExactly(pool.get("A"), pool.get("first"));
    assertThat(pool.defaultAgent()).contains("A");
  }

  @Test
  @Behaviour({"work-23", "work-24"})
  void discover_somethingWrong_saidAndTheOthersAreThere() throws Exception {
    pool.add("taken", () -> () -> "");
    Path a = write("A.java", "class A { int n = \"\"; }");
    Path b = write("B.java", agent("@AgentConfig(name = \"taken\")"));
    Path c = write("C.java", "class C {}");
    write("D.java", agent(""));
    Discovered found;
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      found = pool.discover(folder);
      assertThat(log.lines(Level.WARNING)).hasSize(3);
    }
    assertThat(found.agents()).extracting(Registration::name).containsExactly("D");
    assertThat(found.problems())
        .extracting(Object::toString)
        .satisfiesExactlyInAnyOrder(
            said -> assertThat(said).startsWith(a + ":1:19: incompatible types"),
            said ->
                assertThat(said)
                    .isEqualTo(b + ": agent name: \"taken\" (expected: a name not yet registered)"),
            said -> assertThat(said).startsWith(c + ": no agent (expected: "));
    assertThat(pool.agents()).hasSize(2);
  }

  @Test
  @Behaviour("work-26")
  void discover_sameFolderTwice_registeredOnce() throws Exception {
    write("A.java", agent(""));
    Registration first = pool.discover(folder).agents().getFirst();
    Discovered again = pool.discover(folder);
    assertThat(again.agents()).hasSize(1);
    assertThat(again.agents().getFirst()).isSameAs(first);
    assertThat(again.problems()).isEmpty();
  }

  @Test
  @Behaviour("work-26")
  void discover_sameFileNameInTwoFolders_bothByTheirNames() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    write("Cook.java", agent("@AgentConfig(name = \"a\")"));
    write("other/Cook.java", agent("@AgentConfig(name = \"b\")"));
    pool.discover(folder);
    pool.discover(other);
    assertThat(pool.agents()).hasSize(2);
    assertThat(type("a").getName()).isEqualTo(type("b").getName());
    assertThat(type("a")).isNotEqualTo(type("b"));
  }

  @Test
  @Behaviour("work-28")
  void discover_emptyFolder_isNoError() {
    assertThat(pool.discover(folder)).isEqualTo(new Discovered(List.of(), List.of()));
  }

  @Test
  @Behaviour("work-22")
  void discover_noSuchFolder_refused() {
    assertThatThrownBy(() -> pool.discover(folder.resolve("gone")))
        .isInstanceOf(FolderRefused.class);
  }

  @Test
  void discoverPackage_onTheClassPath_registered() {
    Discovered found = pool.discoverPackage("dev.weir.worker.found");
    assertThat(found.agents()).extracting(Registration::name).containsExactly("chef", "Waiter");
    assertThat(found.problems()).hasSize(1);
    assertThat(pool.get("chef").source()).isNull();
  }

  @Test
  void discoverServices_onTheClassPath_registered() {
    Discovered found = pool.discoverServices();
    assertThat(found.agents()).extracting(Registration::name).containsExactly("chef");
    assertThat(pool.discoverServices().problems())
        .singleElement()
        .hasToString("agent name: \"chef\" (expected: a name not yet registered)");
  }

  private Class<?> type(String agent) {
    return pool.get(agent).agent().type().orElseThrow();
  }

  private Path write(String file, String text) throws IOException {
    return Files.writeString(folder.resolve(file), text);
  }

  private static String agent(String annotation) {
    return "import dev.weir.agent.*; "
        + annotation
        + " class Cook implements Agent { public String instructions() { return \"\"; } }";
  }
}
