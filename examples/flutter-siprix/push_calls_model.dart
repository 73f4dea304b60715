import 'package:siprix_voip_sdk/calls_model.dart';
import 'package:siprix_voip_sdk/siprix_voip_sdk.dart';

import 'device_reporter.dart';
import 'pending_calls.dart';

/// Calls that a VoIP push announces. With PushKit on, the plugin itself reports each push to CallKit before it calls
/// [onIncomingPush]; what is left to the app is to name the caller, to match, and to tell the gateway.
class PushCallsModel extends CallsModel {
  PushCallsModel(super.accounts, this._reporter);

  final DeviceReporter _reporter;
  final PendingCalls _pending = PendingCalls();

  @override
  void onIncomingPush(String callkit_CallUUID, Map<String, dynamic> pushPayload) {
    final call = _textsOf(pushPayload);
    final pushHint = call['pushHint'] ?? '';
    final reportToken = call['reportToken'] ?? '';
    final pending = _pending.pushArrived(pushHint, callkit_CallUUID, reportToken);
    SiprixVoipSdk().updateCallKitCallDetails(
      callkit_CallUUID,
      pending.sipCallId,
      call['callerName'],
      call['callerNumber'],
      call['withVideo'] == 'true',
    );
    _reporter.report(pushHint, reportToken, 'push_received');
    _reporter.report(pushHint, reportToken, 'callkit_reported');
    if (pending.isMatched) _reportMatched(pending);
  }

  @override
  void onIncomingSip(int callId, int accId, bool withVideo, String hdrFrom, String hdrTo) async {
    super.onIncomingSip(callId, accId, withVideo, hdrFrom, hdrTo);
    final pushHint = await SiprixVoipSdk().getSipHeader(callId, 'X-PushHint') ?? '';
    // Without a hint it is a call that no push announced; do not guess which one it might be.
    if (pushHint.isEmpty) return;
    final pending = _pending.inviteArrived(pushHint, callId);
    final callKitUuid = pending.callKitUuid;
    if (callKitUuid == null) return;
    SiprixVoipSdk().updateCallKitCallDetails(callKitUuid, callId);
    _reportMatched(pending);
  }

  @override
  void onTerminated(int callId, int statusCode) {
    super.onTerminated(callId, statusCode);
    final call = _pending.ended(callId);
    if (call != null) _reporter.report(call.pushHint, call.reportToken, 'ended');
  }

  void _reportMatched(PendingCall call) {
    _reporter.report(call.pushHint, call.reportToken, 'invite_received');
    _reporter.report(call.pushHint, call.reportToken, 'matched');
  }

  /// The default template puts everything inside `aps`; other templates may have it at the top.
  Map<String, String> _textsOf(Map<String, dynamic> payload) {
    final aps = payload['aps'];
    final all = {...payload, if (aps is Map) ...aps};
    return all.map((key, value) => MapEntry('$key', '$value'));
  }
}
