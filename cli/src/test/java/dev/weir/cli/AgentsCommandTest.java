package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code weir agents}, also called {@code list}: what a folder holds, and what is wrong with it.
 */
@Behaviour({"work-186", "work-195"})
class AgentsCommandTest {
  private static final String TALKER =
      """
      import dev.weir.agent.Agent;
      import dev.weir.agent.AgentConfig;

      @AgentConfig(name = "talker", greeting = "Good evening, and welcome to a house of many words")
      public final class Talker implements Agent {
        @Override
        public String instructions() {
          return "You talk.";
        }
      }
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path folder;

  @Test
  void table_ofAFolder_cutsCellsAt36() throws IOException {
    write();
    assertThat(run("agents", folder.toString(), "--default-greeting", "Hi")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "NAME    CLASS   STT  LLM  TTS  GREETING",
            "good    Good    -    -    -    Hi",
            "talker  Talker  -    -    -    Good evening, and welcome to a hous…");
  }

  @Test
  @Behaviour("work-189")
  void list_byFlagWithResources_hasSizes() throws IOException {
    write();
    assertThat(run("list", "--agents-dir", folder.toString(), "--resources")).isZero();
    assertThat(out.toString().lines().toList().getLast()).endsWith("  280 B");
    assertThat(run("agents", folder.toString(), "--agents-dir", "elsewhere")).isEqualTo(2);
    assertThat(err.toString()).contains("and --agents-dir elsewhere (expected: one of them)");
  }

  @Test
  @Behaviour("work-190")
  void plain_withDefaults_isALineForEach() throws IOException {
    write();
    assertThat(run("agents", folder.toString(), "--plain", "--default-llm", "openai:x")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "good: class=Good, stt=-, llm='openai:x', tts=-, greeting=-",
            "talker: class=Talker, stt=-, llm='openai:x', tts=-,"
                + " greeting='Good evening, and welcome to a house of many words'");
    assertThat(run("agents", folder.toString(), "--plain", "--resources")).isZero();
    assertThat(out.toString()).contains("source_size=280 B");
  }

  @Test
  @Behaviour("work-196")
  void json_withResources_hasSourcesAndASummary() throws IOException {
    write();
    assertThat(run("agents", folder.toString(), "--json")).isZero();
    assertThat(out.toString().strip())
        .isEqualTo(
            "{\"schema_version\":1,\"command\":\"list\",\"agents\":[{\"name\":\"good\",\"class\":\"Good\","
                + "\"stt\":null,\"llm\":null,\"tts\":null,\"greeting\":null},{\"name\":\"talker\","
                + "\"class\":\"Talker\",\"stt\":null,\"llm\":null,\"tts\":null,"
                + "\"greeting\":\"Good evening, and welcome to a house of many words\"}]}");
    assertThat(run("agents", folder.toString(), "--json", "--resources")).isZero();
    long good = Files.size(folder.resolve("Good.java"));
    long both = good + Files.size(folder.resolve("Talker.java"));
    assertThat(out.toString())
        .contains("\"source_path\":\"%s\"".formatted(folder.resolve("Good.java").toAbsolutePath()))
        .contains("\"source_file_bytes\":" + good)
        .contains(
            "\"resource_summary\":{\"agent_count\":2,\"total_source_bytes\":%d,".formatted(both)
                + "\"agents_with_known_path\":2,\"resident_set\":{")
        .contains("\"savings_estimate\":{\"agent_count\":2,\"shared_worker_bytes\":");
  }

  @Test
  @Behaviour("work-188")
  void agents_thatCannotBeListed_exitIs1AndWrongUsage2() throws IOException {
    assertThat(run("agents", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no agents in " + folder);
    assertThat(run("agents", folder.resolve("none").toString())).isEqualTo(1);
    write();
    Files.writeString(folder.resolve("Broken.java"), "class Broken { int x = \"y\"; }");
    assertThat(run("agents", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("Broken.java:1:");
    assertThat(out.toString()).contains("talker  Talker");
    assertThat(run("agents", folder.toString(), "--plain", "--json")).isEqualTo(2);
    assertThat(err.toString()).contains("--plain, with --json (expected: one of them)");
    assertThat(run("agents", folder.toString(), "--default-tts", "x")).isEqualTo(2);
    assertThat(run("agents", folder.toString(), "--default-llm", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("--default-llm: \"x\" (expected: scripted or openai:NAME)");
  }

  @Test
  @Behaviour("work-188")
  void json_ofAFolderWithoutAgents_isAnEmptyListAndExitIs1() {
    assertThat(run("agents", folder.toString(), "--json")).isEqualTo(1);
    assertThat(out.toString().strip())
        .isEqualTo("{\"schema_version\":1,\"command\":\"list\",\"agents\":[]}");
    assertThat(err.toString()).contains("no agents in " + folder);
    assertThat(run("agents", folder.toString(), "--json", "--resources")).isEqualTo(1);
    assertThat(out.toString())
        .contains("\"agents\":[],\"resource_summary\":{\"agent_count\":0,")
        .contains("\"savings_estimate\":");
  }

  private void write() throws IOException {
    Files.writeString(folder.resolve("Good.java"), HostCommandTest.GOOD);
    Files.writeString(folder.resolve("Talker.java"), TALKER);
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    return Weir.commandLine(new Surroundings(Map.of(), folder))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
