// Main module of the thread that renders long chats.
import { parentPort, workerData } from 'node:worker_threads';
import { answerOf, EmError, type ThreadAnswer } from '@expertmesh/common';
import { type Chat, type ChatTemplate, openChatTemplate } from '@expertmesh/models';

export type RenderAnswer = ThreadAnswer<string>;

const folder = workerData as string;
let chatTemplate: ChatTemplate | null = null;

parentPort?.on('message', (chat: Chat) => {
  void answerOf(() => render(chat)).then((answer: RenderAnswer) => parentPort?.postMessage(answer));
});

async function render(chat: Chat): Promise<string> {
  chatTemplate ??= await openChatTemplate(folder);
  if (chatTemplate === null) throw new EmError('EM_CHAT_TEMPLATE_MISSING');
  return chatTemplate.render(chat);
}
