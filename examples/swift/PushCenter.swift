import CallKit
import PushKit

/// Owns the PushKit registry. Make it in `application(_:didFinishLaunchingWithOptions:)`, at every launch: iOS starts
/// the app in the background to deliver a push, and without a registry there is nobody to take it.
final class PushCenter: NSObject, PKPushRegistryDelegate {
    private let registry = PKPushRegistry(queue: .main)
    private let calls: CXProvider
    private let matcher: CallMatcher
    private let reporter: DeviceReporter
    private let sip: SipStack

    init(calls: CXProvider, matcher: CallMatcher, reporter: DeviceReporter, sip: SipStack) {
        self.calls = calls
        self.matcher = matcher
        self.reporter = reporter
        self.sip = sip
        super.init()
        registry.delegate = self
        registry.desiredPushTypes = [.voIP]
    }

    /// The push token of this installation, at first and whenever iOS gives out another one.
    func pushRegistry(_ registry: PKPushRegistry, didUpdate credentials: PKPushCredentials, for type: PKPushType) {
        let pushToken = credentials.token.map { String(format: "%02x", $0) }.joined()
        sip.register(withPushToken: pushToken)
    }

    /// The push token is void. A REGISTER that leaves it out says so where the carrier is RFC 8599 (its `pn-prid` is
    /// gone); with the other carriers the gateway learns it from Apple's answer to the next push.
    func pushRegistry(_ registry: PKPushRegistry, didInvalidatePushTokenFor type: PKPushType) {
        sip.register(withPushToken: nil)
    }

    func pushRegistry(
        _ registry: PKPushRegistry,
        didReceiveIncomingPushWith payload: PKPushPayload,
        for type: PKPushType,
        completion: @escaping () -> Void
    ) {
        let call = CallPayload(payload.dictionaryPayload)
        reporter.report(call, .pushReceived)
        // First CallKit, before this method returns and before anything that waits; then the rest.
        let update = CXCallUpdate()
        update.remoteHandle = CXHandle(type: .generic, value: call.callerNumber)
        update.localizedCallerName = call.callerName.isEmpty ? call.callerNumber : call.callerName
        update.hasVideo = call.withVideo
        calls.reportNewIncomingCall(with: call.uuid, update: update) { [reporter] error in
            if error == nil { reporter.report(call, .callKitReported) }
            completion()
        }
        if let sipCall = matcher.pushArrived(call) { sip.attach(sipCall, to: call.uuid) }
        sip.registerNow()
        endUnlessInvited(call)
    }

    /// Without an INVITE CallKit would ring on for nobody. A push that came too late is given less time and not none:
    /// the clock of the phone may be wrong.
    private func endUnlessInvited(_ call: CallPayload) {
        let isLate = call.expiresAt.map { $0 < Date() } ?? false
        DispatchQueue.main.asyncAfter(deadline: .now() + (isLate ? 5 : 15)) { [calls, matcher] in
            guard matcher.isWaiting(call) else { return }
            calls.reportCall(with: call.uuid, endedAt: nil, reason: isLate ? .unanswered : .failed)
            matcher.ended(call.pushHint)
        }
    }
}

/// What this example needs of your SIP library.
protocol SipStack: AnyObject {
    /// Registers with the push token in the carrier that the app's settings in the gateway name; nil sends none.
    func register(withPushToken pushToken: String?)
    /// Registers again at once, even if the last binding still looks good: that REGISTER is what releases the INVITE.
    func registerNow()
    /// Joins the INVITE to the call that CallKit shows.
    func attach(_ sipCall: SipCall, to uuid: UUID)
}

/// An INVITE as your SIP library hands it on.
struct SipCall {
    let id: Int
    /// The value of `X-PushHint`; empty when the INVITE has none.
    let pushHint: String
}
