/// A call as far as it is known: announced by a push, by an INVITE, or by both.
class PendingCall {
  PendingCall(this.pushHint);

  final String pushHint;

  /// CallKit's name for it; null until the push has come.
  String? callKitUuid;

  /// The SIP library's name for it; null until the INVITE has come.
  int? sipCallId;

  String reportToken = '';

  bool get isMatched => callKitUuid != null && sipCallId != null;
}

/// Joins push and INVITE, whichever comes first, by the push hint and by nothing else: several calls may be on their
/// way at once, and their pushes and INVITEs may cross.
class PendingCalls {
  final Map<String, PendingCall> _byHint = {};

  PendingCall pushArrived(String pushHint, String callKitUuid, String reportToken) {
    return _of(pushHint)
      ..callKitUuid = callKitUuid
      ..reportToken = reportToken;
  }

  PendingCall inviteArrived(String pushHint, int sipCallId) {
    return _of(pushHint)..sipCallId = sipCallId;
  }

  /// Forgets a call that is over, and answers what was known of it.
  PendingCall? ended(int sipCallId) {
    for (final call in _byHint.values) {
      if (call.sipCallId == sipCallId) return _byHint.remove(call.pushHint);
    }
    return null;
  }

  PendingCall _of(String pushHint) => _byHint.putIfAbsent(pushHint, () => PendingCall(pushHint));
}
