package dev.weir.livekit.rtc;

import dev.weir.livekit.proto.rtc.AudioFeature;
import dev.weir.livekit.proto.rtc.DisconnectReason;
import dev.weir.livekit.proto.rtc.OwnedParticipant;
import dev.weir.livekit.proto.rtc.OwnedPublication;
import dev.weir.livekit.proto.rtc.OwnedTrack;
import dev.weir.livekit.proto.rtc.ParticipantInfo;
import dev.weir.livekit.proto.rtc.PublicationInfo;
import dev.weir.livekit.proto.rtc.TrackInfo;
import dev.weir.livekit.proto.rtc.TrackKind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Who is in a room, with which tracks, and what of the library's stands for them. Any thread. */
final class Roster {
  private record Published(long handle, PublicationInfo info) {}

  private final Handles handles;
  private final Map<String, Long> present = new HashMap<>();
  private final Map<String, RemoteParticipant> known = new HashMap<>();
  private final Map<String, Long> joined = new HashMap<>();
  private final Map<String, Integer> protocols = new HashMap<>();
  private final Map<String, Published> publications = new HashMap<>();
  private final Map<String, Long> tracks = new HashMap<>();

  Roster(Handles handles) {
    this.handles = handles;
  }

  /** Somebody is there, perhaps again. */
  synchronized RemoteParticipant came(OwnedParticipant who) {
    handles.own(who.getHandle().getId());
    RemoteParticipant participant = participant(who.getInfo());
    replace(present, participant.identity(), who.getHandle().getId());
    known.put(participant.identity(), participant);
    joined.put(participant.identity(), who.getInfo().getJoinedAt());
    protocols.put(participant.identity(), who.getInfo().getClientProtocol());
    return participant;
  }

  synchronized void left(String identity) {
    replace(present, identity, null);
    known.remove(identity);
    joined.remove(identity);
    protocols.remove(identity);
  }

  /** How they are now, if that is new. */
  synchronized Optional<RemoteParticipant> changed(ParticipantInfo info) {
    protocols.replace(info.getIdentity(), info.getClientProtocol());
    return changed(participant(info));
  }

  synchronized Optional<RemoteParticipant> renamed(String identity, String name) {
    RemoteParticipant was = known.get(identity);
    return was == null
        ? Optional.empty()
        : changed(
            new RemoteParticipant(
                identity, was.sid(), name, was.metadata(), was.attributes(), was.kind()));
  }

  synchronized Optional<RemoteParticipant> described(String identity, String metadata) {
    RemoteParticipant was = known.get(identity);
    return was == null
        ? Optional.empty()
        : changed(
            new RemoteParticipant(
                identity, was.sid(), was.name(), metadata, was.attributes(), was.kind()));
  }

  synchronized Optional<RemoteParticipant> attributed(
      String identity, Map<String, String> attributes) {
    RemoteParticipant was = known.get(identity);
    return was == null
        ? Optional.empty()
        : changed(
            new RemoteParticipant(
                identity, was.sid(), was.name(), was.metadata(), attributes, was.kind()));
  }

  private Optional<RemoteParticipant> changed(RemoteParticipant now) {
    RemoteParticipant was = known.replace(now.identity(), now);
    return was == null || was.equals(now) ? Optional.empty() : Optional.of(now);
  }

  /** How new the protocol of somebody's client is; 0 if that is not known. */
  synchronized int clientProtocol(String identity) {
    return protocols.getOrDefault(identity, 0);
  }

  synchronized boolean isRecordedAhead(String trackSid) {
    Published publication = publications.get(trackSid);
    return publication != null
        && publication.info.getAudioFeaturesList().contains(AudioFeature.PRECONNECT_BUFFER);
  }

  synchronized boolean knows(String identity) {
    return known.containsKey(identity);
  }

  /** Whoever came first is the first. */
  synchronized List<RemoteParticipant> participants() {
    return known.values().stream()
        .sorted(Comparator.comparing(each -> joined.getOrDefault(each.identity(), 0L)))
        .toList();
  }

  synchronized void published(OwnedPublication publication) {
    long handle = publication.getHandle().getId();
    handles.own(handle);
    Published was =
        publications.put(
            publication.getInfo().getSid(), new Published(handle, publication.getInfo()));
    if (was != null && was.handle != handle) {
      handles.drop(was.handle);
    }
  }

  synchronized void unpublished(String sid) {
    Published was = publications.remove(sid);
    if (was != null) {
      handles.drop(was.handle);
    }
  }

  /** It can be listened to. */
  synchronized RemoteTrack subscribed(OwnedTrack track) {
    handles.own(track.getHandle().getId());
    TrackInfo info = track.getInfo();
    replace(tracks, info.getSid(), track.getHandle().getId());
    return new RemoteTrack(
        info.getSid(),
        info.getName(),
        info.getKind() == TrackKind.KIND_AUDIO,
        source(publications.get(info.getSid())),
        info.getMuted());
  }

  synchronized void unsubscribed(String sid) {
    replace(tracks, sid, null);
  }

  /** What stands for a track that can be listened to. */
  synchronized OptionalLong track(String sid) {
    Long handle = tracks.get(sid);
    return handle == null ? OptionalLong.empty() : OptionalLong.of(handle);
  }

  private void replace(Map<String, Long> all, String key, @Nullable Long handle) {
    Long was = handle == null ? all.remove(key) : all.put(key, handle);
    if (was != null && !was.equals(handle)) {
      handles.drop(was);
    }
  }

  private static RemoteTrack.Source source(@Nullable Published publication) {
    return publication == null
        ? RemoteTrack.Source.UNKNOWN
        : switch (publication.info.getSource()) {
          case SOURCE_UNKNOWN -> RemoteTrack.Source.UNKNOWN;
          case SOURCE_CAMERA -> RemoteTrack.Source.CAMERA;
          case SOURCE_MICROPHONE -> RemoteTrack.Source.MICROPHONE;
          case SOURCE_SCREENSHARE -> RemoteTrack.Source.SCREENSHARE;
          case SOURCE_SCREENSHARE_AUDIO -> RemoteTrack.Source.SCREENSHARE_AUDIO;
        };
  }

  private static RemoteParticipant participant(ParticipantInfo info) {
    return new RemoteParticipant(
        info.getIdentity(),
        info.getSid(),
        info.getName(),
        info.getMetadata(),
        Attributes.of(info.getAttributesList()),
        kind(info));
  }

  /** One that is newer than this is not there at all. */
  private static RemoteParticipant.Kind kind(ParticipantInfo info) {
    if (!info.hasKind()) {
      return RemoteParticipant.Kind.OTHER;
    }
    return switch (info.getKind()) {
      case KIND_STANDARD -> RemoteParticipant.Kind.STANDARD;
      case KIND_INGRESS -> RemoteParticipant.Kind.INGRESS;
      case KIND_EGRESS -> RemoteParticipant.Kind.EGRESS;
      case KIND_SIP -> RemoteParticipant.Kind.SIP;
      case KIND_AGENT -> RemoteParticipant.Kind.AGENT;
      case KIND_CONNECTOR -> RemoteParticipant.Kind.CONNECTOR;
      case KIND_BRIDGE -> RemoteParticipant.Kind.BRIDGE;
    };
  }

  /** One that is newer than this is told as such. */
  static LeaveReason reason(boolean said, DisconnectReason reason) {
    if (!said) {
      return LeaveReason.OTHER;
    }
    return reason == DisconnectReason.UNKNOWN_REASON
        ? LeaveReason.UNKNOWN
        : LeaveReason.valueOf(reason.name());
  }
}
