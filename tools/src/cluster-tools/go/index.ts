export { chooseGo, type Go } from './choose-go.ts';
export { goEnvironment } from './go-environment.ts';
