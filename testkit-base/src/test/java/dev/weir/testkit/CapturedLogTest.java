package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CapturedLogTest {
  private static final Logger LOGGER = Logger.getLogger("dev.weir.testkit.captured");

  @Test
  void lines_ofItsPackages_areKeptByLevelWithWhatWasThrown() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.testkit.captured")) {
      LOGGER.log(Level.FINE, "step {0}", 1);
      LOGGER.warning("careful");
      LOGGER.log(Level.SEVERE, "broken", new IllegalStateException("why"));
      Logger.getLogger("dev.weir.elsewhere").setUseParentHandlers(false);
      Logger.getLogger("dev.weir.elsewhere").severe("not ours");
      assertThat(log.await("careful")).isEqualTo("WARNING careful");
      assertThat(log.records()).hasSize(3);
      assertThat(log.lines(Level.FINE)).containsExactly("step 1");
      assertThat(log.warnings()).containsExactly("careful");
      assertThat(log.errors()).containsExactly("broken");
      assertThat(log.thrown(Level.SEVERE)).singleElement().asString().contains("why");
      assertThat(log.text()).contains("careful", "IllegalStateException: why");
    }
  }

  @Test
  void close_thePackagesLogAsBefore() {
    Level before = LOGGER.getLevel();
    CapturedLog log = new CapturedLog("dev.weir.testkit.captured");
    log.close();
    LOGGER.fine("nobody hears");
    assertThat(log.records()).isEmpty();
    assertThat(LOGGER.getLevel()).isEqualTo(before);
    assertThat(LOGGER.getUseParentHandlers()).isTrue();
  }
}
