import 'package:siprix_voip_sdk/accounts_model.dart';
import 'package:siprix_voip_sdk/siprix_voip_sdk.dart';

/// How the SIP library starts. A push token is void without these three.
InitData initData() {
  return InitData()
    ..enableCallKit = true
    ..enablePushKit = true
    // Swiped away is not logged out: an unregister would disable the push token, and the phone would stay silent.
    ..unregOnDestroy = false;
}

/// An account whose REGISTER carries the push token, in the carrier that the app's settings in the gateway name.
Future<AccountModel> accountWithPushToken(String server, String extension, String password) async {
  final account = AccountModel()
    ..sipServer = server
    ..sipExtension = extension
    ..sipPassword = password
    ..expireTime = 300;
  final pushToken = await SiprixVoipSdk().getPushKitToken();
  if (pushToken != null && pushToken.isNotEmpty) {
    account.xheaders = {'X-Token': pushToken};
    // Or as a Contact URI parameter: account.xContactUriParams = {'xToken': pushToken};
  }
  return account;
}
