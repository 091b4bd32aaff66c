package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTest {

  @Test
  void versionOf_anotherSource_isAnother(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("main.go"), "package main");
    String before = Peer.versionOf(folder);
    assertThat(Peer.versionOf(folder)).isEqualTo(before);

    Files.writeString(folder.resolve("main.go"), "package main // changed");
    assertThat(Peer.versionOf(folder)).isNotEqualTo(before);
  }
}
