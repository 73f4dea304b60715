import Foundation

/// Joins push and INVITE, whichever comes first, by the push hint and by nothing else: several calls may be on their
/// way at once, and their pushes and INVITEs may cross. What has no push hint is joined to nothing. Use it from the
/// main queue only.
final class CallMatcher {
    private var announced: [String: CallPayload] = [:]
    private var invited: [String: SipCall] = [:]
    private let reporter: DeviceReporter

    init(reporter: DeviceReporter) {
        self.reporter = reporter
    }

    /// Answers the INVITE that was here first, if there is one. A repeated push changes nothing.
    func pushArrived(_ call: CallPayload) -> SipCall? {
        guard !call.pushHint.isEmpty else { return nil }
        announced[call.pushHint] = call
        guard let sipCall = invited[call.pushHint] else { return nil }
        report(call)
        return sipCall
    }

    /// Answers the call that CallKit shows already, if the push was here first.
    func inviteArrived(_ sipCall: SipCall) -> CallPayload? {
        guard !sipCall.pushHint.isEmpty else { return nil }
        invited[sipCall.pushHint] = sipCall
        guard let call = announced[sipCall.pushHint] else { return nil }
        report(call)
        return call
    }

    /// Whether the push was here, and neither the INVITE nor the end. A push without a push hint waits in vain.
    func isWaiting(_ call: CallPayload) -> Bool {
        call.pushHint.isEmpty || (announced[call.pushHint] != nil && invited[call.pushHint] == nil)
    }

    /// The call is over, on whichever side.
    func ended(_ pushHint: String) {
        invited[pushHint] = nil
        guard let call = announced.removeValue(forKey: pushHint) else { return }
        reporter.report(call, .ended)
    }

    private func report(_ call: CallPayload) {
        reporter.report(call, .inviteReceived)
        reporter.report(call, .matched)
    }
}
