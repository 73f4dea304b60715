import 'dart:convert';
import 'dart:io';

/// Tells the gateway what the app saw of a call. It asks for no key: the report token of the push is the proof.
class DeviceReporter {
  DeviceReporter(this.gateway);

  /// The gateway's address, for example `https://push.example.com`.
  final Uri gateway;

  final HttpClient _client = HttpClient();

  /// [type] is one of push_received, callkit_reported, invite_received, matched, ended.
  ///
  /// Nothing waits for it and nothing fails by it: it is for people who look at the call later.
  Future<void> report(String pushHint, String reportToken, String type) async {
    if (pushHint.isEmpty || reportToken.isEmpty) return;
    final at = DateTime.now().toUtc().toIso8601String();
    try {
      final request = await _client.postUrl(gateway.resolve('/api/v1/device-events'));
      request.headers.contentType = ContentType.json;
      request.write(jsonEncode({
        'pushHint': pushHint,
        'reportToken': reportToken,
        'events': [
          {'type': type, 'at': at},
        ],
      }));
      final answer = await request.close();
      await answer.drain<void>();
    } on IOException {
      // Without a network there is nobody to tell, and a call to take.
    }
  }
}
