export { describeProvisioner, THEM, US, type OpenedProvisioner } from '../provisioner/contract.ts';
export { describeAttachmentStore } from '../store/contract.ts';
export { attachmentFixture, claimFixture } from '../store/contract-fixtures.ts';
